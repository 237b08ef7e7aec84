"""The Directory of Services with zeep, strictly from its WSDLs: every operation of every version, and what a refusal looks like."""

import os
import sys

from zeep import Client, Settings
from zeep.exceptions import Fault

URL = os.environ.get("NHS_SANDBOX_SOAP_URL", "http://127.0.0.1:9002") + "/app/api/webservices"
USER = {"username": "dos-111", "password": "sandbox"}

# somebody of 30 in the middle of Leeds, to be seen by primary care within six hours
CASE = {
    "caseId": "TEST",
    "postcode": "LS1 4AP",
    "surgery": "UNK",
    "age": 30,
    "ageFormat": "Years",
    "disposition": 1006,
    "symptomGroup": 1110,
    "symptomDiscriminatorList": {"int": [4003]},
    "searchDistance": 10,
    "gender": "F",
}


def directory(version):
    """A port of this version that says so in each request. Strict: what the schema does not allow is an error."""
    client = Client(f"{URL}?wsdl={version}", settings=Settings(strict=True))
    client.set_default_soapheaders({"ServiceVersion": version})
    return client.bind("PathWayService", "PathWayServiceSoap" if version == "1.1" else "PathWayServiceSoap12")


def without(case, *names):
    return {name: value for name, value in case.items() if name not in names}


def check(condition, what):
    if not condition:
        sys.exit(f"failed: {what}")


def current():
    dos = directory("1.5")
    found = dos.CheckCapacitySummary(userInfo=USER, c={**CASE, "forceSearchDistance": False})
    services = found.CheckCapacitySummaryResult.serviceCareSummaryDestination
    check(services, "services near Leeds")
    for service in services[:3]:
        print(f"{service.id} {service.name}, {service.distance} miles, {service.capacity}")
    details = dos.ServiceDetailsById(userInfo=USER, serviceId=str(services[0].id))
    check(details[0].odsCode == services[0].odsCode, "details of the first")
    check(dos.GetHospitalScores(userInfo=USER), "hospital scores")


def earlier(version):
    dos = directory(version)
    found = dos.CheckCapacitySummary(userInfo=USER, c=CASE)
    check(found.CheckCapacitySummaryResult.ServiceCareSummaryDestination, f"services in {version}")
    analysed = dos.ServiceAnalysis(userInfo=USER, c={**without(CASE, "symptomDiscriminatorList"), "symptomDiscriminator": 4003})
    check(analysed.ServiceAnalysisResultArray.ServiceAnalysisResult, f"an analysis in {version}")
    check(dos.ServiceDetailsById(userInfo=USER, serviceId="B83002"), f"details by ODS code in {version}")
    check(dos.GetHospitalScores(userInfo=USER), f"hospital scores in {version}")
    check(dos.ExceptionCapture(userInfo=USER), f"reasons in {version}")


def first():
    dos = directory("1.1")
    services = dos.CheckCapacitySummary(userInfo=USER, c=CASE)
    check(services, "services in 1.1")
    check(dos.CheckCapacity(userInfo=USER, c=CASE)[0].id == services[0].id, "the same in short")
    check(dos.ServiceCare(userInfo=USER, serviceCareId=services[0].id).name == services[0].name, "one service")
    check(dos.ServiceDetailsById(userInfo=USER, serviceId="2000101001"), "contact details")
    check(dos.Dispositions(userInfo=USER), "dispositions")
    check(dos.ExceptionCapture(userInfo=USER), "reasons in 1.1")
    check(dos.ServiceCareException(userInfo=USER, serviceCareExp={"id": services[0].id, "exceptionid": 26}) == "OK", "an exception")


current()
earlier("1.4")
earlier("1.3")
first()

try:
    directory("1.5").GetHospitalScores(userInfo={**USER, "password": "wrong"})
    sys.exit("failed: a wrong password was taken")
except Fault as fault:
    print(f"A wrong password is refused: {fault.code} {fault.message.split(':')[0]}.")
