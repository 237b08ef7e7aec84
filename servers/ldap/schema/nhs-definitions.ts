/** The attributes and object classes of SDS itself. How to read them: `definitions.ts`. */

export const NHS_ATTRIBUTES = `
1.2.826.0.1285.0.1
  exact single | 2:nhsCountry 10:nhsIDCode 23:nhsSHAcode
  ignore | 12:nhsRoles 16:nhsAltOrgNames
  text single | 15:nhsOrgType
1.2.826.0.1285.0.2.1
  ignore single | 42:nhsPCTCode 82:nhsMHSPartyKey 157:nhsProductName 158:nhsProductVersion 299:nhsMhsManufacturerOrg
  text single | 30:nhsDHSCcode 32:nhsOrgOpenDate 33:nhsOrgCloseDate 35:nhsParentOrgCode 36:nhsJoinDate 37:nhsLeftDate 43:nhsRA
      55:nhsPersonStatus 85:nhsMHSServiceDescription 86:nhsMHSIsAuthenticated 87:nhsMHSPersistDuration 88:nhsMHSRetries
      89:nhsMHSRetryInterval 90:nhsMHSSyncReplyMode 91:nhsMHSAckRequested 92:nhsMHSDuplicateElimination 111:nhsMiddleNames 113:nhsPuSecret
      115:nhsTelUID 126:nhsMHsSN 127:nhsMHsIN 135:nhsPwgId 137:nhsLegalEst 139:nhsLrOrderExpiry 140:nhsLrExprsExpiry 141:nhsLrCpmlnExpiry
      142:nhsLrRefAbanFreeze 143:nhsLrRefDisFreeze 144:nhsLrRefAccFreeze 145:nhsLrRefExpFreeze 146:nhsLrRegFreeze 147:nhsLrRegExpiry
      148:nhsLrSrefFreeze 149:nhsLrRefPostAccFreeze 150:nhsLrRefAccExpiry 151:nhsLrCreateExpiry 152:nhsLrCloseExpiry 153:nhsLrGrantExpiry
      154:nhsLrSelfExpiry 161:nhsSupPrescriber 162:nhsPrinOcc 163:nhsRPSGB 166:nhsRCN 167:nhsConsultant 169:nhsGDC 170:nhsNMC
      171:nhsCreateDate 174:nhsStatus 178:nhsWgStatus 214:nhsRequestorURP 215:nhsDateRequested 216:nhsApproverURP 217:nhsDateApproved
      218:nhsDNSApprover 219:nhsDateDNSApproved 220:nhsProductKey 222:nhsEPInteractionType 223:nhsContractPropertyTemplateKey
      224:nhsMhsFQDN 225:nhsMhsIPAddress 226:nhsMhsNetwork 227:nhsMhsSinCode 228:nhsLrGPDeregFreeze 229:nhsLrGPDeregExpiry
      235:nhsSyntheticIndicator 239:nhsRestricted 244:nhsNN4BName 245:nhsNN4BCode 296:firstchangenumber 297:lastchangenumber
      298:changenumber
  exact | 26:nhsWorkGroups 34:nhsOrgSubType 45:nhsAreaOfWork 46:nhsBusinessFunctions 52:nhsOCSPredecessor 56:nhsSiteCodes 57:nhsDeptCodes
      81:nhsMHSCategoryBag 84:nhsMHSEndPoint 93:nhsMHSActor 104:nhsJobRoleCode 105:nhsAreaOfWorkCodes 106:nhsBusinessFunctionsCodes
      107:nhsWorkGroupsCodes 121:nhsAsACF 122:nhsAsSvcIA 136:nhsCwgId
  exact single | 44:nhsJobRole 80:nhsMHSServiceName 83:nhsMHSActionName 123:nhsMhsSvcIA 124:nhsMhsCPAId 125:nhsGNC 131:nhsWgClosed
      134:nhsWgRoot 138:nhsWgType 164:nhsGMC 165:nhsGDP 168:nhsGMP 234:nhsOrgTypeCode
  ignore | 19:nhsAlertMethod 20:nhsAlertBlock 21:nhsAltAlertRecipient 47:nhsSiteNames 59:nhsOrgMail 175:nhsAsClient 176:nhsAsCategoryBag
  text | 53:nhsOCSSuccessor 54:nhsOCSPRCode 100:nhsList2Code 101:nhsList2Name 102:nhsList1Code 103:nhsList1Name 108:nhsList3Name
      109:nhsList3Code 179:nhsXPwgId 180:nhsXCwgId 281:nhsEBS
`;

export const NHS_CLASSES = `
1.2.826.0.1285.0.2.0
  61:nhsOrg < organization
    must objectClass uniqueIdentifier o nhsIDcode nhsOrgType nhsOrgTypeCode postalAddress postalCode l
    may nhsOrgSubType nhsCountry nhsParentOrgCode nhsOrgOpenDate nhsOrgCloseDate nhsSHAcode nhsSyntheticIndicator nhsNN4BName nhsNN4BCode
      nhsOcsPredecessor nhsOcsSuccessor nhsAltOrgNames nhsPCTCode telephoneNumber facsimileTelephoneNumber mail labeledUri nhsDHSCcode
      nhsJoinDate nhsLeftDate
  62:nhsSite < organizationalUnit
    must objectClass uniqueIdentifier nhsIDcode nhsOrgType ou postalAddress postalCode l nhsOrgTypeCode
    may nhsOrgOpenDate nhsCountry nhsOrgCloseDate nhsParentOrgCode nhsSHAcode nhsSyntheticIndicator nhsNN4BName nhsNN4BCode nhsAltOrgNames
      nhsOrgSubType nhsOCSpredecessor nhsOCSSuccessor nhsPCTCode telephoneNumber facsimileTelephoneNumber mail nhsDHSCcode nhsJoinDate
      nhsLeftDate
  63:nhsDept < organizationalUnit
    must objectClass uniqueIdentifier nhsOrgType ou postalAddress postalCode l nhsOrgTypeCode
    may nhsIDcode nhsCountry nhsParentOrgCode nhsOrgOpenDate nhsOrgCloseDate nhsSyntheticIndicator nhsNN4BName nhsNN4BCode nhsAltOrgNames
      nhsOrgSubType nhsOCSpredecessor nhsOCSSuccessor telephoneNumber facsimileTelephoneNumber mail
  64:nhsGPPractice < organization
    must objectClass uniqueIdentifier o nhsIDcode nhsOrgType nhsOrgTypeCode postalAddress postalCode l nhsPCTCode
    may nhsOrgSubType nhsCountry nhsParentOrgCode nhsOrgOpenDate nhsOrgCloseDate nhsSHAcode nhsSyntheticIndicator nhsNN4BName nhsNN4BCode
      nhsOcsPredecessor nhsOcsSuccessor nhsAltOrgNames telephoneNumber facsimileTelephoneNumber mail labeledUri nhsDHSCcode nhsJoinDate
      nhsLeftDate
  65:nhsPerson < inetOrgPerson
    must objectClass uid cn sn nhsPersonStatus
    may givenName nhsMiddleNames initials displayName personalTitle nhsSupPrescriber nhsPrinOcc nhsRPSGB nhsGMC nhsGDP nhsRCN
      nhsConsultant nhsGMP nhsGDC nhsNMC nhsOCSPrCode nhsTelUID nhsPuSecret mail
  66:nhsOrgPerson < inetOrgPerson
    must objectClass uniqueIdentifier uid cn sn o nhsIdCode
    may givenName nhsMiddleNames initials displayName nhsSiteCodes nhsDeptCodes nhsSiteNames nhsRoles nhsOrgCloseDate nhsGNC
      nhsOrgOpenDate nhsCountry mail nhsAlertMethod nhsAlertBlock nhsAltAlertRecipient nhsOrgMail
  67:nhsOrgPersonRole < top
    must objectClass uniqueIdentifier nhsJobRole
    may nhsJobRoleCode nhsIDcode nhsAreaOfWorkCodes nhsBusinessFunctionsCodes nhsWorkGroupsCodes nhsAreaOfWork nhsBusinessFunctions
      nhsWorkGroups nhsOrgCloseDate nhsOrgOpenDate
  70:nhsMHSService < top
    must uniqueIdentifier nhsMHSServiceName nhsMHSPartyKey nhsIDCode
    may nhsMHSCategoryBag
  71:nhsMHSAction < top
    must uniqueIdentifier nhsMHSActionName nhsMHSEndPoint
  72:nhsMHSCP < top
    must uniqueIdentifier nhsMHSActionName nhsMHSIsAuthenticated
    may nhsMHSPersistDuration nhsMHSRetries nhsMHSRetryInterval nhsMHSSyncReplyMode nhsMHSAckRequested nhsMHSDuplicateElimination
      nhsMHSActor
  104:nhsList < top
    must objectClass cn
    may description uniqueIdentifier
  107:nhsAs < top
    must uniqueIdentifier nhsIdCode nhsMhsPartyKey nhsAsSvcIA nhsRequestorURP nhsDateRequested nhsApproverURP nhsDateApproved
    may description nhsAsClient nhsAsCategoryBag nhsAsACF nhsProductKey nhsProductName nhsProductVersion nhsMhsManufacturerOrg
  108:nhsMhs < top
    must uniqueIdentifier nhsIdCode nhsMhsPartyKey nhsMhsSvcIA nhsMhsSN nhsMhsIN nhsMhsEndPoint nhsMhsIsAuthenticated nhsMhsCPAId
      nhsProductKey nhsRequestorURP nhsDateRequested nhsApproverURP nhsDateApproved nhsDNSApprover nhsDateDNSApproved nhsEPInteractionType
      nhsContractPropertyTemplateKey nhsMhsFQDN
    may nhsMhsPersistduration nhsMhsRetries nhsMhsRetryInterval nhsMhsIPAddress nhsMhsNetwork nhsMhsSinCode nhsMhsServiceDescription
      nhsMhsSyncReplyMode nhsMhsAckRequested nhsMhsDuplicateElimination nhsMhsActor nhsProductName nhsProductVersion
  109:nhsWg < top
    must uniqueIdentifier cn nhsIdCode
    may nhsWgStatus nhsWgClosed nhsWgRoot nhsPwgId nhsCwgId nhsXPwgId nhsXCwgId nhsLegalEst nhsWgType nhsOCSPredecessor nhsLrGPDeregExpiry
      nhsLrGPDeregFreeze nhsLrOrderExpiry nhsLrExprsExpiry nhsLrCpmlnExpiry nhsLrRefAbanFreeze nhsLrRefDisFreeze nhsLrRefAccFreeze
      nhsLrRefExpFreeze nhsLrRegFreeze nhsLrRegExpiry nhsLrSrefFreeze nhsLrRefPostAccFreeze nhsLrRefAccExpiry nhsLrCreateExpiry
      nhsLrCloseExpiry nhsLrGrantExpiry nhsLrSelfExpiry
  110:nhsWgTypes < top
    must cn nhsWgType
    may nhsLrGPDeregExpiry nhsLrGPDeregFreeze nhsLrOrderExpiry nhsLrExprsExpiry nhsLrCpmlnExpiry nhsLrRefAbanFreeze nhsLrRefDisFreeze
      nhsLrRefAccFreeze nhsLrRefExpFreeze nhsLrRegFreeze nhsLrRegExpiry nhsLrSrefFreeze nhsLrRefPostAccFreeze nhsLrRefAccExpiry
      nhsLrCreateExpiry nhsLrCloseExpiry nhsLrGrantExpiry nhsLrSelfExpiry
  111:nhsRBAC < top auxiliary
    must uniqueidentifier cn nhsStatus nhsRA nhsCreateDate
    may nhsRestricted description
  112:nhsRBACJR < top
    must uniqueIdentifier cn nhsStatus nhsCreateDate nhsList3Code nhsList3Name nhsList2Code nhsList2Name nhsList1Code nhsList1Name
    may description
  113:nhsRBACAoW < top
    must uniqueIdentifier cn nhsStatus nhsCreateDate nhsList3Code nhsList3Name nhsList2Code nhsList2Name nhsList1Code nhsList1Name
    may description
  114:nhsRBACBF < top
    must uniqueIdentifier cn nhsStatus nhsCreateDate nhsList3Code nhsList3Name nhsList2Code nhsList2Name nhsList1Code nhsList1Name
    may description
  115:nhsRBACBL < top
    must nhsRA nhsCreateDate uniqueIdentifier nhsJobRoleCode nhsJobRole
    may nhsAreaOfWorkCodes nhsAreaOfWork nhsBusinessFunctionsCodes
  122:nhsExternalChangelogEntry < top
    must changenumber
    may nhsEBS
  124:nhsExternalChangelog < top
    must cn firstchangenumber lastchangenumber
`;
