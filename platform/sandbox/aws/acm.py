"""Certificates of AWS Certificate Manager."""

from collections.abc import Mapping
from typing import Any, Final

from ..resource_class import Cloud, Properties, ResourceClass
from ._shared import (
    answered,
    asked,
    asked_anew,
    changed,
    lower,
    none_when_gone,
    tag_list,
    tag_map,
    tags_to_change,
    upper,
)


class Certificate(ResourceClass):
    """A certificate, requested or imported. moto issues a requested one a minute later, with no validation."""

    type = "aws:acm/certificate:Certificate"
    cloudformation = "AWS::CertificateManager::Certificate"
    cloudformation_names = {"validationOptions": "DomainValidationOptions"}
    cloudformation_differences = {"validationMethod": "no API call changes it; CloudFormation requests anew, in place"}
    computed = frozenset({"domainName", "keyAlgorithm", "options", "subjectAlternativeNames", "validationMethod"})
    set_properties = frozenset({"subjectAlternativeNames", "validationOptions"})
    replace_on = frozenset(
        {"certificateAuthorityArn", "domainName", "keyAlgorithm", "subjectAlternativeNames", "validationMethod"}
        | {"validationOptions"}
    )
    write_only = frozenset(
        {"certificateBody", "certificateChain", "earlyRenewalDuration", "privateKey", "privateKeyWo"}
        | {"privateKeyWoVersion"}
    )
    not_kept = {
        "keyAlgorithm": "moto makes RSA keys of 2,048 bits",
        "validationMethod": "moto answers DNS for every certificate",
        "validationOptions": "moto drops them",
    }
    unanswered = {"renewalSummaries": "moto renews nothing", "validationEmails": "moto validates by DNS only"}
    takes_tags = True

    CREATE: Final = {
        "certificateAuthorityArn": "CertificateAuthorityArn",
        "domainName": "DomainName",
        "keyAlgorithm": "KeyAlgorithm",
        "subjectAlternativeNames": "SubjectAlternativeNames",
        "validationMethod": "ValidationMethod",
    }
    OUTPUTS: Final = {
        "arn": "CertificateArn",
        "certificateAuthorityArn": "CertificateAuthorityArn",
        "domainName": "DomainName",
        "keyAlgorithm": "KeyAlgorithm",
        "renewalEligibility": "RenewalEligibility",
        "status": "Status",
        "subjectAlternativeNames": "SubjectAlternativeNames",
        "type": "Type",
    }
    IMPORT: Final = ("certificateBody", "certificateChain", "privateKey", "privateKeyWo")

    def with_defaults(self, inputs: Properties) -> Properties:
        given = super().with_defaults(inputs)
        names, domain = given.get("subjectAlternativeNames"), given.get("domainName")
        if isinstance(names, list | tuple) and isinstance(domain, str) and domain not in names:
            given["subjectAlternativeNames"] = [domain, *names]  # AWS adds it, and the real provider knows that
        return given

    def validate(self, inputs: Properties) -> dict[str, str]:
        if inputs.get("domainName") is None and inputs.get("privateKey") is None and inputs.get("privateKeyWo") is None:
            return {
                "domainName": "domainName is required, or privateKey and certificateBody of a certificate to import"
            }
        return {}

    def create(self, cloud: Cloud, inputs: Properties) -> str:
        client, tags = cloud.client("acm"), tag_list(inputs.get("tagsAll"))
        tagged: dict[str, Any] = {"Tags": tags} if tags else {}
        if inputs.get("privateKey") or inputs.get("privateKeyWo"):
            return str(client.import_certificate(**_material(inputs), **tagged)["CertificateArn"])
        wanted: dict[str, Any] = asked(inputs, self.CREATE)
        if inputs.get("options"):
            wanted["Options"] = upper(inputs["options"])
        if inputs.get("validationOptions"):
            wanted["DomainValidationOptions"] = upper(inputs["validationOptions"])
        return str(client.request_certificate(**wanted, **tagged)["CertificateArn"])

    def describe(self, cloud: Cloud, resource_id: str, state: Properties) -> Properties | None:
        client = cloud.client("acm")
        answer = none_when_gone(client.describe_certificate, CertificateArn=resource_id)
        if answer is None:
            return None
        certificate = answer["Certificate"]
        tags = client.list_tags_for_certificate(CertificateArn=resource_id)
        options = certificate.get("DomainValidationOptions") or ()
        return {
            **answered(certificate, self.OUTPUTS),
            "options": lower(certificate.get("Options") or {}),
            "validationMethod": next((one.get("ValidationMethod") for one in options), "NONE"),
            "domainValidationOptions": sorted((_record(one) for one in options), key=lambda one: one["domainName"]),
            "notBefore": certificate["NotBefore"].isoformat(),
            "notAfter": certificate["NotAfter"].isoformat(),
            "pendingRenewal": False,
            "tagsAll": tag_map(tags.get("Tags")),
        }

    def update(self, cloud: Cloud, resource_id: str, old: Properties, new: Properties) -> None:
        client = cloud.client("acm")
        if changed(old, new, *self.IMPORT) and (new.get("privateKey") or new.get("privateKeyWo")):
            client.import_certificate(CertificateArn=resource_id, **_material(new))
        if asked_anew(old, new, "options"):  # moto has no such call: a change in place fails, and says so
            client.update_certificate_options(CertificateArn=resource_id, Options=upper(new["options"]))
        put, taken = tags_to_change(old, new)
        if put:
            client.add_tags_to_certificate(CertificateArn=resource_id, Tags=tag_list(put))
        if taken:
            client.remove_tags_from_certificate(CertificateArn=resource_id, Tags=[{"Key": name} for name in taken])

    def delete(self, cloud: Cloud, resource_id: str, state: Properties) -> None:
        none_when_gone(cloud.client("acm").delete_certificate, CertificateArn=resource_id)


def _material(inputs: Properties) -> dict[str, Any]:
    """What an import sends."""
    names = {"certificateBody": "Certificate", "certificateChain": "CertificateChain", "privateKey": "PrivateKey"}
    return asked({**inputs, "privateKey": inputs.get("privateKey") or inputs.get("privateKeyWo")}, names)


def _record(option: Mapping[str, Any]) -> dict[str, Any]:
    """The DNS record that proves who owns a name."""
    record = option.get("ResourceRecord") or {}
    return {
        "domainName": option["DomainName"],
        **answered(
            record, {"resourceRecordName": "Name", "resourceRecordType": "Type", "resourceRecordValue": "Value"}
        ),
    }


CLASSES: tuple[ResourceClass, ...] = (Certificate(),)
