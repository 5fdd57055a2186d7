"""CloudTrail: it is on, sees everything, and nobody can change what it wrote."""

from collections.abc import Mapping, Sequence
from typing import Any

from ...platform.resource import Resource, UnknownValueError
from ...platform.rule import NOT_APPLICABLE, OK, GraphRule, Outcome, ResourceRule, Rule, Severity, Violation, each
from ..standards import cdk_nag, checkov, cis_aws, nist, pci, security_hub
from ..values import forbidden_value, of_each, required_value, true
from .checks import given

__all__ = ["RULES"]

TRAIL = "aws:cloudtrail/trail:Trail"

_GUIDE = "https://docs.aws.amazon.com/awscloudtrail/latest/userguide"


def _off(value: object) -> bool:
    return not true(value)


def _sees_management_events(trail: Resource) -> Outcome:
    def violation(path: str) -> Violation | None:
        if not true(trail.get(f"{path}.includeManagementEvents", True)):
            return Violation(f"{path} leaves management events out")
        if trail.get(f"{path}.readWriteType", "All") != "All":
            return Violation(f"{path} records a half of the management events only")
        left_out = trail.get(f"{path}.excludeManagementEventSources")
        return Violation(f"{path} leaves the management events of some services out") if left_out else None

    return each(trail.paths("eventSelectors"), violation)


def _advanced_selectors_see_management_events(trail: Resource) -> Outcome:
    selectors = trail.paths("advancedEventSelectors")
    if not selectors:
        return NOT_APPLICABLE
    halves, unknown = set[str](), None
    for path in selectors:
        try:
            halves |= _managed_halves(trail.known(f"{path}.fieldSelectors", ()))
        except UnknownValueError as error:
            unknown = unknown or error
    if halves == {"true", "false"}:
        return OK
    if unknown is not None:
        raise unknown
    return Violation("advancedEventSelectors record not all management events")


def _managed_halves(fields: Sequence[Mapping[str, Any]]) -> set[str]:
    """Which values of `readOnly` it records whole; nothing where another field leaves some services or users out."""
    conditions = {field.get("field"): field for field in fields}
    category, read_only = conditions.pop("eventCategory", {}), conditions.pop("readOnly", None)
    if conditions or category.get("equals") != ["Management"]:
        return set()
    return {"true", "false"} if read_only is None else {str(value).lower() for value in read_only.get("equals") or ()}


RULES: tuple[Rule, ...] = (
    ResourceRule(
        id="PEN-TRL-001",
        sentence="Trails record every region.",
        severity=Severity.HIGH,
        why="Who takes an account over works where nobody looks: in a region that the company does not use.",
        fix="Set is_multi_region_trail=True, or use AuditTrail.",
        references=(*cis_aws("3.1"), *security_hub("CloudTrail.1"), *nist("AU-2", "AU-12"), *pci("10.2.1")),
        equivalents=checkov("CKV_AWS_67"),
        url=f"{_GUIDE}/receive-cloudtrail-log-files-from-multiple-regions.html",
        types=(TRAIL,),
        check=required_value("isMultiRegionTrail", when=true, otherwise="it records one region only"),
        remedy=lambda _: {"isMultiRegionTrail": True},
    ),
    ResourceRule(
        id="PEN-TRL-002",
        sentence="Trails prove that nobody changed their files.",
        severity=Severity.MEDIUM,
        why="Without signed digests a file that was changed or deleted afterwards looks like any other.",
        fix="Set enable_log_file_validation=True.",
        references=(*cis_aws("3.2"), *security_hub("CloudTrail.4"), *nist("AU-9", "SI-7"), *pci("10.3.2")),
        equivalents=(*cdk_nag("NIST.800.53.R5-CloudTrailLogFileValidationEnabled"), *checkov("CKV_AWS_36")),
        url=f"{_GUIDE}/cloudtrail-log-file-validation-intro.html",
        types=(TRAIL,),
        check=required_value("enableLogFileValidation", when=true, otherwise="changed files cannot be told"),
        remedy=lambda _: {"enableLogFileValidation": True},
    ),
    GraphRule(
        id="PEN-TRL-003",
        sentence="Trails are encrypted with a KMS key.",
        severity=Severity.MEDIUM,
        why="The key's policy is a second lock on what everybody did, whatever the bucket's policy says.",
        fix="Set kms_key_id=key.arn.",
        references=(*cis_aws("3.5"), *security_hub("CloudTrail.2"), *nist("SC-28(1)", "AU-9(3)"), *pci("10.3.2")),
        equivalents=(*cdk_nag("NIST.800.53.R5-CloudTrailEncryptionEnabled"), *checkov("CKV_AWS_35")),
        url=f"{_GUIDE}/encrypting-cloudtrail-log-files-with-aws-kms.html",
        types=(TRAIL,),
        check=of_each((TRAIL,), given("kmsKeyId", otherwise="no key of yours encrypts it")),
    ),
    ResourceRule(
        id="PEN-TRL-004",
        sentence="Trails are switched on.",
        severity=Severity.CRITICAL,
        why="A trail that records nothing looks like one that does.",
        fix="Leave enable_logging out.",
        references=(*security_hub("CloudTrail.3"), *nist("AU-2", "AU-12"), *pci("10.2.1")),
        equivalents=checkov("CKV_AWS_251"),
        url=f"{_GUIDE}/cloudtrail-turning-off-logging.html",
        types=(TRAIL,),
        check=forbidden_value("enableLogging", when=_off, because="it records nothing"),
        remedy=lambda _: {"enableLogging": True},
    ),
    ResourceRule(
        id="PEN-TRL-005",
        sentence="Trails record the services that have no region.",
        severity=Severity.HIGH,
        why="Users, roles and their keys are made in IAM, which is such a service.",
        fix="Leave include_global_service_events out.",
        references=(*cis_aws("3.1"), *nist("AU-2", "AU-12")),
        url=f"{_GUIDE}/cloudtrail-concepts.html",
        types=(TRAIL,),
        check=forbidden_value("includeGlobalServiceEvents", when=_off, because="changes of IAM are not recorded"),
        remedy=lambda _: {"includeGlobalServiceEvents": True},
    ),
    ResourceRule(
        id="PEN-TRL-006",
        sentence="Event selectors leave no management event out.",
        severity=Severity.HIGH,
        why="Management events are who changed what; left out ones are exactly where nobody can look afterwards.",
        fix='Leave include_management_events out, and set read_write_type="All".',
        references=(*cis_aws("3.1"), *security_hub("CloudTrail.1"), *nist("AU-2", "AU-12")),
        url=f"{_GUIDE}/logging-management-events-with-cloudtrail.html",
        types=(TRAIL,),
        check=_sees_management_events,
    ),
    ResourceRule(
        id="PEN-TRL-007",
        sentence="Advanced event selectors record all management events.",
        severity=Severity.HIGH,
        why="With advanced selectors a trail records what they name and nothing else: one for data events alone drops the rest.",
        fix='Add one whose only field selector is {"field": "eventCategory", "equals": ["Management"]}.',
        references=(*cis_aws("3.1"), *security_hub("CloudTrail.1"), *nist("AU-2", "AU-12")),
        url=f"{_GUIDE}/logging-management-events-with-cloudtrail.html",
        types=(TRAIL,),
        check=_advanced_selectors_see_management_events,
    ),
)
