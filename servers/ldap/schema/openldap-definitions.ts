/**
 * What OpenLDAP, with which SDS is made, publishes of its own configuration. Nothing here has such entries; clients that check names know
 * them. How to read them: `definitions.ts`.
 */

export const OPENLDAP_ATTRIBUTES = `
1.3.6.1.4.1.4203.1.12.2.3.0
  ignore single | 3:olcArgsFile 7:olcAuthzPolicy 78:olcConfigFile 79:olcConfigDir
  ignore ordered:VALUES | 1:olcAccess 6:olcAuthIDRewrite 8:olcAuthzRegexp 30:olcModuleLoad
  syntax:7 single | 17:olcGentleHUP 40:olcReadOnly 49:olcReverseLookup 86:olcAddContentAcl
  ignore | 2:olcAllows 5:olcAttributeOptions 15:olcDisallows 28:olcLogLevel 36:olcPasswordHash 38:olcPlugin 47:olcRequires 48:olcRestrict
      51:olcRootDSE 59:olcSecurity 81:olcServerID 83:olcSortVals
  ignore+ ordered:VALUES | 4:olcAttributeTypes 16:olcDitContentRules 32:olcObjectClasses 33:olcObjectIdentifier 85:olcLdapSyntaxes
  ignore single ordered:SIBLINGS | 9:olcBackend
  syntax:27 single | 10:olcConcurrency 11:olcConnMaxPending 12:olcConnMaxPendingAuth 18:olcIdleTimeout 20:olcIndexSubstrIfMinLen
      21:olcIndexSubstrIfMaxLen 22:olcIndexSubstrAnyLen 23:olcIndexSubstrAnyStep 26:olcLocalSSF 45:olcReplicationInterval
      61:olcSockbufMaxIncoming 62:olcSockbufMaxIncomingAuth 66:olcThreads 80:olcToolThreads 84:olcIndexIntLen 88:olcWriteTimeout
      93:olcListenerThreads
  <olcBackend single ordered:SIBLINGS | 13:olcDatabase
  syntax:12 single | 14:olcDefaultSearchBase
  <labeledURI | 19:olcInclude
  text single | 27:olcLogFile 31:olcModulePath 35:olcPasswordCryptSaltFormat 37:olcPidFile 39:olcPluginLogFile 43:olcReplicaArgsFile
      44:olcReplicaPidFile 46:olcReplogFile 53:olcSaslHost 54:olcSaslRealm 56:olcSaslSecProps 60:olcSizeLimit 68:olcTLSCACertificateFile
      69:olcTLSCACertificatePath 70:olcTLSCertificateFile 71:olcTLSCertificateKeyFile 72:olcTLSCipherSuite 73:olcTLSCRLCheck
      74:olcTLSRandFile 75:olcTLSVerifyClient 77:olcTLSDHParamFile 82:olcTLSCRLFile 87:olcTLSProtocolMin 89:olcSaslAuxprops
  <olcDatabase single ordered:SIBLINGS | 34:olcOverlay
  <labeledURI single | 41:olcReferral
  dn single | 58:olcSchemaDN
  text | 67:olcTimeLimit 90:olcTCPBuffer
1.3.6.1.4.1.4203.1.12.2.3.2.0
  ignore | 2:olcDbIndex 20:olcExtraAttrs
  syntax:7 single | 4:olcLastMod 16:olcMirrorMode 17:olcHidden 18:olcMonitoring 19:olcSyncUseSubentry
  ignore ordered:VALUES | 5:olcLimits 11:olcSyncrepl
  syntax:27 single | 6:olcMaxDerefDepth
  <labeledURI =caseIgnoreMatch ordered:VALUES | 7:olcReplica
  dn single | 8:olcRootDN
  text single | 3:olcDbMode 9:olcRootPW 15:olcSubordinate
  dn | 10:olcSuffix
  syntax:12 single | 12:olcUpdateDN
  <labeledURI =caseIgnoreMatch | 13:olcUpdateRef
  ignore single | 1:olcDbDirectory
1.3.6.1.4.1.4203.1.12.2.3.2.1
  syntax:27 single | 1:olcDbCacheSize 6:olcDbIDLcacheSize 9:olcDbSearchStack 10:olcDbShmKey 11:olcDbCacheFree 12:olcDbDNcacheSize
  text single | 2:olcDbCheckpoint 8:olcDbLockDetect 13:olcDbCryptFile
  syntax:7 single | 4:olcDbNoSync 5:olcDbDirtyRead 7:olcDbLinearIndex 16:olcDbChecksum
  syntax:40 single | 14:olcDbCryptKey
  syntax:26 ordered:VALUES | 3:olcDbConfig
  exact | 15:olcDbPageSize
1.3.6.1.4.1.4203.1.12.2.3.3.1
  text single | 1:olcSpCheckpoint
  syntax:27 single | 2:olcSpSessionlog
  syntax:7 single | 3:olcSpNoPresent 4:olcSpReloadHint
1.3.6.1.4.1.4203.1.12.2.3.3.4
  <distinguishedName single | 1:olcAccessLogDB
  ignore | 2:olcAccessLogOps 6:olcAccessLogOldAttr 7:olcAccessLogBase
  text single | 3:olcAccessLogPurge 5:olcAccessLogOld
  syntax:7 single | 4:olcAccessLogSuccess
`;

export const OPENLDAP_CLASSES = `
1.3.6.1.4.1.4203.1.12.2.4.0
  0:olcConfig < top abstract
  1:olcGlobal < olcConfig
    may cn olcConfigFile olcConfigDir olcAllows olcArgsFile olcAttributeOptions olcAuthIDRewrite olcAuthzPolicy olcAuthzRegexp
      olcConcurrency olcConnMaxPending olcConnMaxPendingAuth olcDisallows olcGentleHUP olcIdleTimeout olcIndexSubstrIfMaxLen
      olcIndexSubstrIfMinLen olcIndexSubstrAnyLen olcIndexSubstrAnyStep olcIndexIntLen olcLocalSSF olcLogFile olcLogLevel
      olcPasswordCryptSaltFormat olcPasswordHash olcPidFile olcPluginLogFile olcReadOnly olcReferral olcReplogFile olcRequires olcRestrict
      olcReverseLookup olcRootDSE olcSaslAuxprops olcSaslHost olcSaslRealm olcSaslSecProps olcSecurity olcServerID olcSizeLimit
      olcSockbufMaxIncoming olcSockbufMaxIncomingAuth olcTCPBuffer olcThreads olcTimeLimit olcTLSCACertificateFile olcTLSCACertificatePath
      olcTLSCertificateFile olcTLSCertificateKeyFile olcTLSCipherSuite olcTLSCRLCheck olcTLSRandFile olcTLSVerifyClient olcTLSDHParamFile
      olcTLSCRLFile olcToolThreads olcWriteTimeout olcObjectIdentifier olcAttributeTypes olcObjectClasses olcDitContentRules
      olcLdapSyntaxes
  2:olcSchemaConfig < olcConfig
    may cn olcObjectIdentifier olcLdapSyntaxes olcAttributeTypes olcObjectClasses olcDitContentRules
  3:olcBackendConfig < olcConfig
    must olcBackend
  4:olcDatabaseConfig < olcConfig
    must olcDatabase
    may olcHidden olcSuffix olcSubordinate olcAccess olcAddContentAcl olcLastMod olcLimits olcMaxDerefDepth olcPlugin olcReadOnly
      olcReplica olcReplicaArgsFile olcReplicaPidFile olcReplicationInterval olcReplogFile olcRequires olcRestrict olcRootDN olcRootPW
      olcSchemaDN olcSecurity olcSizeLimit olcSyncUseSubentry olcSyncrepl olcTimeLimit olcUpdateDN olcUpdateRef olcMirrorMode
      olcMonitoring olcExtraAttrs
  5:olcOverlayConfig < olcConfig
    must olcOverlay
  6:olcIncludeFile < olcConfig
    must olcInclude
    may cn olcRootDSE
  7:olcFrontendConfig auxiliary
    may olcDefaultSearchBase olcPasswordHash olcSortVals
  8:olcModuleList < olcConfig
    may cn olcModulePath olcModuleLoad
1.3.6.1.4.1.4203.1.12.2.4.2.1
  2:olcHdbConfig < olcDatabaseConfig
    must olcDbDirectory
    may olcDbCacheSize olcDbCheckpoint olcDbConfig olcDbCryptFile olcDbCryptKey olcDbNoSync olcDbDirtyRead olcDbIDLcacheSize olcDbIndex
      olcDbLinearIndex olcDbLockDetect olcDbMode olcDbSearchStack olcDbShmKey olcDbCacheFree olcDbDNcacheSize olcDbPageSize
1.3.6.1.4.1.4203.1.12.2.4.2.2
  1:olcLdifConfig < olcDatabaseConfig
    must olcDbDirectory
1.3.6.1.4.1.4203.1.12.2.4.3.1
  1:olcSyncProvConfig < olcOverlayConfig
    may olcSpCheckpoint olcSpSessionlog olcSpNoPresent olcSpReloadHint
1.3.6.1.4.1.4203.1.12.2.4.3.4
  1:olcAccessLogConfig < olcOverlayConfig
    must olcAccessLogDB
    may olcAccessLogOps olcAccessLogPurge olcAccessLogSuccess olcAccessLogOld olcAccessLogOldAttr olcAccessLogBase
`;
