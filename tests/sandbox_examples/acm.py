"""Examples for penstock.platform.sandbox.aws.acm."""

from penstock.platform.sandbox.aws.acm import Certificate

from .model import Example

EXAMPLES: tuple[Example, ...] = (
    Example(
        resource_class=Certificate(),
        prepare=lambda _: {
            "domainName": "example.com",
            "earlyRenewalDuration": "720h",
            "keyAlgorithm": "EC_prime256v1",
            "options": {"certificateTransparencyLoggingPreference": "DISABLED", "export": "ENABLED"},
            "subjectAlternativeNames": ["www.example.com", "*.example.com"],
            "tags": {"name": "site"},
            "validationMethod": "EMAIL",
            "validationOptions": [{"domainName": "www.example.com", "validationDomain": "example.com"}],
        },
        changed={"earlyRenewalDuration": "360h", "tags": {"name": "shop"}},
        removed="tags",
        replaced={
            "certificateAuthorityArn": "arn:aws:acm-pca:eu-west-1:111122223333:certificate-authority/a",
            "domainName": "example.org",
            "keyAlgorithm": "RSA_4096",
            "subjectAlternativeNames": ["example.com"],
            "validationMethod": "DNS",
            "validationOptions": [{"domainName": "www.example.com", "validationDomain": "www.example.com"}],
        },
        tamper=lambda cloud, arn: cloud.client("acm").add_tags_to_certificate(
            CertificateArn=arn, Tags=[{"Key": "name", "Value": "elsewhere"}]
        ),
        tampered="tags",
    ),
)
