"""The one place that changes moto's S3 inventories: taking one away.

As it comes, moto knows no `DeleteBucketInventoryConfiguration`, and deletes the bucket itself when it is asked for that.
"""

from typing import Any

from moto.s3.responses import S3Response

__all__ = ["apply"]


def apply() -> None:
    """Mend moto in this process. Doing it twice changes nothing more."""
    answer = S3Response._bucket_response_delete  # noqa: SLF001 - moto offers no other way
    if getattr(answer, "is_mended", False):
        return

    def delete_inventory_only(self: S3Response, bucket_name: str, querystring: dict[str, Any]) -> Any:
        if "inventory" not in querystring:
            return answer(self, bucket_name, querystring)
        # It looks the configuration up first: one that does not exist is an error, as on AWS.
        name = querystring["id"][0]
        self.backend.get_bucket_inventory_configuration(bucket_name=bucket_name, id=name)
        del self.backend.get_bucket(bucket_name).inventory_configs[name]
        return 204, {}, ""

    delete_inventory_only.is_mended = True  # type: ignore[attr-defined]
    S3Response._bucket_response_delete = delete_inventory_only  # type: ignore[method-assign]  # noqa: SLF001
