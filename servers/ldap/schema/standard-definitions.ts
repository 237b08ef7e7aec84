/** What directories have in common: RFC 4512, 4519, 4523, 4524, 2307 and 2798. How to read them: `definitions.ts`. */

export const STANDARD_ATTRIBUTES = `
0.9.2342.19200300.100.1
  ignore+ {256} | 1:uid/userid 2:textEncodedORAddress 5:drink/favouriteDrink 6:roomNumber 8:userClass 9:host 11:documentIdentifier
      12:documentTitle 13:documentVersion 15:documentLocation 40:personalTitle 45:organizationalStatus 48:buildingName
  ia5ignore+ {256} | 3:mail/rfc822Mailbox 46:janetMailbox
  ia5ignore+ single | 25:dc/domainComponent
  ia5ignore+ | 37:associatedDomain
  ignore+ {2048} | 4:info
  syntax:23 {25000} | 7:photo
  dn | 10:manager 14:documentAuthor 21:secretary 38:associatedName 54:dITRedirect
  telephone+ | 20:homePhone/homeTelephoneNumber 41:mobile/mobileTelephoneNumber 42:pager/pagerTelephoneNumber
  syntax:39 | 22:otherMailbox
  ia5ignore | 26:aRecord 27:mDRecord 28:mXRecord 29:nSRecord 30:sOARecord 31:cNAMERecord
  address+ | 39:homePostalAddress
  ignore+ | 43:co/friendlyCountryName 56:documentPublisher
  ignore {256} | 44:uniqueIdentifier
  syntax:27 | 47:mailPreferenceOption
  syntax:19 single | 49:dSAQuality
  syntax:13 single | 50:singleLevelQuality 51:subtreeMinimumQuality 52:subtreeMaximumQuality
  syntax:23 | 53:personalSignature
  syntax:4 {25000} | 55:audio
  syntax:28 | 60:jpegPhoto
1.2.840.113549.1.9
  ia5ignore+ {128} | 1:email/emailAddress/pkcs9email
1.3.6.1.1
  dn single fixed directoryOperation | 20:entryDN
  exact single fixed dSAOperation | 4:vendorName 5:vendorVersion
1.3.6.1.1.1.1
  integer< single | 0:uidNumber 1:gidNumber
  ia5ignore+ single | 2:gecos
  ia5exact single | 3:homeDirectory 4:loginShell
  integer single | 5:shadowLastChange 6:shadowMin 7:shadowMax 8:shadowWarning 9:shadowInactive 10:shadowExpire 11:shadowFlag
      15:ipServicePort 17:ipProtocolNumber 18:oncRpcNumber
  ia5exact+ | 12:memberUid 13:memberNisNetgroup
  syntax:1.3.6.1.1.1.0.0 | 14:nisNetgroupTriple
  <name | 16:ipServiceProtocol 26:nisMapName
  ia5ignore {128} | 19:ipHostNumber 22:macAddress
  ia5ignore {128} single | 20:ipNetworkNumber 21:ipNetmaskNumber
  syntax:1.3.6.1.1.1.0.1 | 23:bootParameter
  ia5exact | 24:bootFile
  ia5exact+ {1024} single | 27:nisMapEntry
1.3.6.1.1.16
  uuid< single fixed directoryOperation | 4:entryUUID
1.3.6.1.4.1.250.1
  exact | 57:labeledURI
1.3.6.1.4.1.1466.101.119
  syntax:27 single fixed dSAOperation | 3:entryTtl
  syntax:12 fixed dSAOperation | 4:dynamicSubtrees
1.3.6.1.4.1.1466.101.120
  syntax:26 dSAOperation | 6:altServer
  syntax:12 dSAOperation | 5:namingContexts
  syntax:38 dSAOperation | 7:supportedExtension 13:supportedControl
  syntax:27 dSAOperation | 15:supportedLDAPVersion
  text dSAOperation | 14:supportedSASLMechanisms
  first:54 directoryOperation | 16:ldapSyntaxes
1.3.6.1.4.1.4203.1.3
  oid dSAOperation | 5:supportedFeatures
2.5.4
  oid | 0:objectClass 30:supportedApplicationContext
  dn single | 1:aliasedObjectName/aliasedEntryName
  dn | 49:distinguishedName
  ignore+ {32768} | 41:name 51:houseIdentifier
  <name | 3:cn/commonName 4:sn/surname 7:l/localityName 8:st/stateOrProvinceName 10:o/organizationName 11:ou/organizationalUnitName
      12:title 42:givenName/gn 43:initials 44:generationQualifier 54:dmdName 65:pseudonym
  octets {128} | 35:userPassword
  ignore+ {1024} | 13:description
  <distinguishedName | 31:member 32:owner 33:roleOccupant 34:seeAlso
  ignore {32768} | 2:knowledgeInformation
  printable+ {64} | 5:serialNumber
  <name single | 6:c/countryName
  ignore+ {128} | 9:street/streetAddress 15:businessCategory 19:physicalDeliveryOfficeName
  syntax:25 | 14:searchGuide
  address+ | 16:postalAddress
  ignore+ {40} | 17:postalCode 18:postOfficeBox
  telephone+ {32} | 20:telephoneNumber
  syntax:52 | 21:telexNumber
  syntax:51 | 22:teletexTerminalIdentifier
  syntax:22 | 23:facsimileTelephoneNumber/fax
  numeric+ {15} | 24:x121Address
  numeric+ {16} | 25:internationaliSDNNumber
  <postalAddress syntax:41 | 26:registeredAddress
  printable+ {128} | 27:destinationIndicator
  syntax:14 single | 28:preferredDeliveryMethod
  presentation single | 29:presentationAddress
  certificate | 36:userCertificate 37:cACertificate
  syntax:9 | 38:authorityRevocationList 39:certificateRevocationList 53:deltaRevocationList
  syntax:10 | 40:crossCertificatePair
  bits | 45:x500UniqueIdentifier
  printable<+ | 46:dnQualifier
  syntax:21 | 47:enhancedSearchGuide
  protocol | 48:protocolInformation
  uniqueMember | 50:uniqueMember
  syntax:49 | 52:supportedAlgorithms
2.5.18
  time< single fixed directoryOperation | 1:createTimestamp 2:modifyTimestamp
  dn single fixed directoryOperation | 3:creatorsName 4:modifiersName 10:subschemaSubentry
  boolean single fixed directoryOperation | 9:hasSubordinates
2.5.21
  oid single fixed directoryOperation | 9:structuralObjectClass
  first:30 directoryOperation | 4:matchingRules
  first:3 directoryOperation | 5:attributeTypes
  first:37 directoryOperation | 6:objectClasses
  first:31 directoryOperation | 8:matchingRuleUse
2.16.840.1.113730.3.1
  exact distributedOperation | 34:ref
  ignore+ | 1:carLicense 2:departmentNumber 4:employeeType
  ignore+ single | 3:employeeNumber 39:preferredLanguage 241:displayName
  syntax:5 | 40:userSMIMECertificate 216:userPKCS12
`;

export const STANDARD_CLASSES = `
0.9.2342.19200300.100.4
  4:pilotPerson/newPilotPerson < person
    may userid textEncodedORAddress rfc822Mailbox favouriteDrink roomNumber userClass homeTelephoneNumber homePostalAddress secretary
      personalTitle preferredDeliveryMethod businessCategory janetMailbox otherMailbox mobileTelephoneNumber pagerTelephoneNumber
      organizationalStatus mailPreferenceOption personalSignature
  5:account < top
    must userid
    may description seeAlso localityName organizationName organizationalUnitName host
  6:document < top
    must documentIdentifier
    may commonName description seeAlso localityName organizationName organizationalUnitName documentTitle documentVersion documentAuthor
      documentLocation documentPublisher
  7:room < top
    must commonName
    may roomNumber description seeAlso telephoneNumber
  9:documentSeries < top
    must commonName
    may description seeAlso telephonenumber localityName organizationName organizationalUnitName
  13:domain < top
    must domainComponent
    may associatedName organizationName description businessCategory seeAlso searchGuide userPassword localityName stateOrProvinceName
      streetAddress physicalDeliveryOfficeName postalAddress postalCode postOfficeBox streetAddress facsimileTelephoneNumber
      internationalISDNNumber telephoneNumber teletexTerminalIdentifier telexNumber preferredDeliveryMethod destinationIndicator
      registeredAddress x121Address
  14:RFC822localPart < domain
    may commonName surname description seeAlso telephoneNumber physicalDeliveryOfficeName postalAddress postalCode postOfficeBox
      streetAddress facsimileTelephoneNumber internationalISDNNumber telephoneNumber teletexTerminalIdentifier telexNumber
      preferredDeliveryMethod destinationIndicator registeredAddress x121Address
  15:dNSDomain < domain
    may ARecord MDRecord MXRecord NSRecord SOARecord CNAMERecord
  17:domainRelatedObject < top auxiliary
    must associatedDomain
  18:friendlyCountry < country
    must friendlyCountryName
  19:simpleSecurityObject < top auxiliary
    must userPassword
  20:pilotOrganization < organization organizationalUnit
    may buildingName
  21:pilotDSA < dsa
    may dSAQuality
  22:qualityLabelledData < top auxiliary
    must dsaQuality
    may subtreeMinimumQuality subtreeMaximumQuality
1.3.6.1.1.1.2
  0:posixAccount < top auxiliary
    must cn uid uidNumber gidNumber homeDirectory
    may userPassword loginShell gecos description
  1:shadowAccount < top auxiliary
    must uid
    may userPassword shadowLastChange shadowMin shadowMax shadowWarning shadowInactive shadowExpire shadowFlag description
  2:posixGroup < top
    must cn gidNumber
    may userPassword memberUid description
  3:ipService < top
    must cn ipServicePort ipServiceProtocol
    may description
  4:ipProtocol < top
    must cn ipProtocolNumber description
    may description
  5:oncRpc < top
    must cn oncRpcNumber description
    may description
  6:ipHost < top auxiliary
    must cn ipHostNumber
    may l description manager
  7:ipNetwork < top
    must cn ipNetworkNumber
    may ipNetmaskNumber l description manager
  8:nisNetgroup < top
    must cn
    may nisNetgroupTriple memberNisNetgroup description
  9:nisMap < top
    must nisMapName
    may description
  10:nisObject < top
    must cn nisMapEntry nisMapName
    may description
  11:ieee802Device < top auxiliary
    may macAddress
  12:bootableDevice < top auxiliary
    may bootFile bootParameter
1.3.6.1.1.3
  1:uidObject < top auxiliary
    must uid
1.3.6.1.4.1.250.3
  15:labeledURIObject < top auxiliary
    may labeledURI
1.3.6.1.4.1.1466
  344:dcObject < top auxiliary
    must dc
1.3.6.1.4.1.1466.101.119
  2:dynamicObject < top auxiliary
1.3.6.1.4.1.1466.101.120
  111:extensibleObject < top auxiliary
1.3.6.1.4.1.4203.1.4
  1:OpenLDAProotDSE/LDAProotDSE < top
    may cn
2.5.6
  0:top abstract
    must objectClass
  1:alias < top
    must aliasedObjectName
  2:country < top
    must c
    may searchGuide description
  3:locality < top
    may street seeAlso searchGuide st l description
  4:organization < top
    must o
    may userPassword searchGuide seeAlso businessCategory x121Address registeredAddress destinationIndicator preferredDeliveryMethod
      telexNumber teletexTerminalIdentifier telephoneNumber internationaliSDNNumber facsimileTelephoneNumber street postOfficeBox
      postalCode postalAddress physicalDeliveryOfficeName st l description
  5:organizationalUnit < top
    must ou
    may userPassword searchGuide seeAlso businessCategory x121Address registeredAddress destinationIndicator preferredDeliveryMethod
      telexNumber teletexTerminalIdentifier telephoneNumber internationaliSDNNumber facsimileTelephoneNumber street postOfficeBox
      postalCode postalAddress physicalDeliveryOfficeName st l description
  6:person < top
    must sn cn
    may userPassword telephoneNumber seeAlso description
  7:organizationalPerson < person
    may title x121Address registeredAddress destinationIndicator preferredDeliveryMethod telexNumber teletexTerminalIdentifier
      telephoneNumber internationaliSDNNumber facsimileTelephoneNumber street postOfficeBox postalCode postalAddress
      physicalDeliveryOfficeName ou st l
  8:organizationalRole < top
    must cn
    may x121Address registeredAddress destinationIndicator preferredDeliveryMethod telexNumber teletexTerminalIdentifier telephoneNumber
      internationaliSDNNumber facsimileTelephoneNumber seeAlso roleOccupant preferredDeliveryMethod street postOfficeBox postalCode
      postalAddress physicalDeliveryOfficeName ou st l description
  9:groupOfNames < top
    must member cn
    may businessCategory seeAlso owner ou o description
  10:residentialPerson < person
    must l
    may businessCategory x121Address registeredAddress destinationIndicator preferredDeliveryMethod telexNumber teletexTerminalIdentifier
      telephoneNumber internationaliSDNNumber facsimileTelephoneNumber preferredDeliveryMethod street postOfficeBox postalCode
      postalAddress physicalDeliveryOfficeName st l
  11:applicationProcess < top
    must cn
    may seeAlso ou l description
  12:applicationEntity < top
    must presentationAddress cn
    may supportedApplicationContext seeAlso ou o l description
  13:dSA < applicationEntity
    may knowledgeInformation
  14:device < top
    must cn
    may serialNumber seeAlso owner ou o l description
  15:strongAuthenticationUser < top auxiliary
    must userCertificate
  16:certificationAuthority < top auxiliary
    must authorityRevocationList certificateRevocationList cACertificate
    may crossCertificatePair
  17:groupOfUniqueNames < top
    must uniqueMember cn
    may businessCategory seeAlso owner ou o description
  18:userSecurityInformation < top auxiliary
    may supportedAlgorithms
  19:cRLDistributionPoint < top
    must cn
    may certificateRevocationList authorityRevocationList deltaRevocationList
  20:dmd < top
    must dmdName
    may userPassword searchGuide seeAlso businessCategory x121Address registeredAddress destinationIndicator preferredDeliveryMethod
      telexNumber teletexTerminalIdentifier telephoneNumber internationaliSDNNumber facsimileTelephoneNumber street postOfficeBox
      postalCode postalAddress physicalDeliveryOfficeName st l description
  21:pkiUser < top auxiliary
    may userCertificate
  22:pkiCA < top auxiliary
    may authorityRevocationList certificateRevocationList cACertificate crossCertificatePair
  23:deltaCRL < top auxiliary
    may deltaRevocationList
2.5.6.16
  2:certificationAuthority-V2 < certificationAuthority auxiliary
    may deltaRevocationList
2.5.17
  0:subentry < top
    must cn subtreeSpecification
2.5.20
  1:subschema auxiliary
    may dITStructureRules nameForms dITContentRules objectClasses attributeTypes matchingRules matchingRuleUse
2.16.840.1.113730.3.2
  2:inetOrgPerson < organizationalPerson
    may audio businessCategory carLicense departmentNumber displayName employeeNumber employeeType givenName homePhone homePostalAddress
      initials jpegPhoto labeledURI mail manager mobile o pager photo roomNumber secretary uid userCertificate x500uniqueIdentifier
      preferredLanguage userSMIMECertificate userPKCS12
  6:referral < top
    must ref
`;
