"""Looks things up in the Spine Directory Service with ldap3, as NHS England's own Python services do: with the schema read, and names checked.

    python3 look_up.py
"""

import os

from ldap3 import ASYNC, AUTO_BIND_NO_TLS, RESTARTABLE, SCHEMA, Connection, Server
from ldap3.core.exceptions import LDAPAttributeError

SERVER = Server(os.environ.get("NHS_SANDBOX_LDAP_URL", "ldap://127.0.0.1:1389"), get_info=SCHEMA)
SERVICES = "ou=services,o=nhs"
UPLOAD = "urn:nhs:names:services:psis:REPC_IN150016UK05"

CONTRACT = """nhsEPInteractionType nhsIDCode nhsMhsCPAId nhsMHSEndPoint nhsMhsFQDN nhsMHsIN nhsMHSIsAuthenticated
    nhsMHSPartyKey nhsMHsSN nhsMhsSvcIA nhsProductKey uniqueIdentifier nhsMHSAckRequested nhsMHSActor
    nhsMHSDuplicateElimination nhsMHSPersistDuration nhsMHSRetries nhsMHSRetryInterval nhsMHSSyncReplyMode""".split()
DEVICE = "uniqueIdentifier nhsIdCode nhsAsClient nhsMhsPartyKey nhsAsSvcIA nhsMhsManufacturerOrg".split()
WORKER = """uid Sn givenName nhsMiddleNames personalTitle nhsPersonStatus objectclass uniqueIdentifier nhsOrgOpenDate nhsIDCode o
    nhsBusinessFunctionsCodes nhsJobRole nhsJobRoleCode nhsBusinessFunctions nhsOrgCloseDate nhsGMC nhsGDP nhsGDC nhsRCN
    nhsNMC nhsConsultant nhsGMP nhsOcsPrCode""".split()


def search(connection, base, filter, attributes):
    """What an asynchronous connection finds, and how it has ended."""
    message_id = connection.search(search_base=base, search_filter=filter, attributes=attributes)
    response, result = connection.get_response(message_id, timeout=10)
    return [entry["attributes"] for entry in response], result


def route(connection, ods_code, interaction):
    """Where a message goes and under which terms, in two steps: the system, then the contract of its party."""
    connection.bind()
    systems, _ = search(
        connection,
        SERVICES,
        f"(&(nhsIDCode={ods_code}) (objectClass=nhsAs) (nhsAsSvcIA={interaction}))",
        ["nhsMHSPartyKey", "uniqueIdentifier"],
    )
    party_key = systems[0]["nhsMHSPartyKey"]
    # because the schema says that it has one value, it is text; one without that flag is a list
    assert isinstance(party_key, str) and isinstance(systems[0]["uniqueIdentifier"], list)
    connection.bind()
    contracts, _ = search(
        connection,
        SERVICES,
        f"(&(objectClass=nhsMhs) (nhsMHSPartyKey={party_key}) (nhsMhsSvcIA={interaction}))",
        CONTRACT,
    )
    return {**contracts[0], "uniqueIdentifier": systems[0]["uniqueIdentifier"]}


def main():
    connection = Connection(SERVER, auto_bind=AUTO_BIND_NO_TLS, client_strategy=ASYNC)
    found = route(connection, "YES", UPLOAD)
    print(f"{found['uniqueIdentifier'][0]} takes it at {found['nhsMHSEndPoint'][0]}, {found['nhsMHSRetries']} retries.")

    endpoints, _ = search(
        connection,
        SERVICES,
        f"(&(nhsIDCode=YES) (objectClass=nhsMhs) (nhsMhsSvcIA={UPLOAD}) (nhsMHSPartyKey={found['nhsMHSPartyKey']}))",
        CONTRACT,
    )
    devices, _ = search(
        connection,
        SERVICES,
        f"(&(nhsIDCode=YES) (objectClass=nhsAs) (nhsAsSvcIA={UPLOAD}))",
        DEVICE,
    )
    print(f"{len(endpoints)} endpoint, {len(devices)} device.")

    people = Connection(SERVER, auto_bind=AUTO_BIND_NO_TLS, client_strategy=RESTARTABLE)
    people.search("uid=656005750104,ou=people,o=nhs", "(objectclass=*)", attributes=WORKER)
    classes = [entry["attributes"]["objectClass"] for entry in people.response]
    person, roles = people.response[0]["attributes"], [one for one in classes if "nhsOrgPersonRole" in one]
    print(f"{person['givenName'][0]} {person['sn'][0]} has {len(roles)} role{'s' * (len(roles) != 1)}.")

    people.search("uid=000000000000,ou=people,o=nhs", "(objectclass=*)", attributes=WORKER)
    print(f"Somebody else is not there: {people.result['result']} {people.result['description']}.")

    try:
        people.search(SERVICES, "(nhsMisspelt=YES)")
    except LDAPAttributeError as error:
        print(f"ldap3 has read the schema: {error}.")


main()
