"""The emulator enforces what bucket policies say to everyone always, and nothing that it can't judge."""

import json
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError
from flask import Flask
from moto.moto_server.threaded_moto_server import ThreadedMotoServer
from moto.moto_server.werkzeug_app import DomainDispatcherApplication
from penstock.platform.sandbox import moto_mends
from penstock.platform.sandbox.cloud import BotoCloud

TLS_ONLY = {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:*",
    "Resource": ["arn:aws:s3:::logs", "arn:aws:s3:::logs/*"],
    "Condition": {"Bool": {"aws:SecureTransport": "false"}},
}
NEVER_DELETE = {
    "Effect": "Deny",
    "Principal": {"AWS": "*"},
    "Action": "s3:DeleteBucket",
    "Resource": "arn:aws:s3:::logs",
}
SOMEBODY = {
    "Effect": "Deny",
    "Principal": {"AWS": "arn:aws:iam::111122223333:role/intern"},
    "Action": "s3:*",
    "Resource": ["arn:aws:s3:::logs", "arn:aws:s3:::logs/*"],
}


@pytest.fixture
def client() -> Iterator[Any]:
    moto_mends.apply()
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    client = BotoCloud(f"http://{host}:{port}", "111122223333", "us-east-1").client("s3")
    client.create_bucket(Bucket="logs")
    yield client
    client.delete_bucket_policy(Bucket="logs")
    client.delete_object(Bucket="logs", Key="a")
    client.delete_bucket(Bucket="logs")
    server.stop()


def put_policy(client: Any, *statements: dict[str, Any]) -> None:
    client.put_bucket_policy(Bucket="logs", Policy=json.dumps({"Version": "2012-10-17", "Statement": statements}))


def test_what_has_a_condition_or_means_somebody_else_does_not_refuse(client: Any) -> None:
    """A policy that asks for TLS does not make every object call fail."""
    put_policy(client, TLS_ONLY, SOMEBODY)
    client.put_object(Bucket="logs", Key="a", Body=b"text")
    assert client.get_object(Bucket="logs", Key="a")["Body"].read() == b"text"
    client.delete_object(Bucket="logs", Key="a")


def test_what_is_denied_to_everyone_is_refused(client: Any) -> None:
    """Deleting the bucket too."""
    put_policy(client, NEVER_DELETE, {**NEVER_DELETE, "Action": "s3:PutObject", "Resource": "arn:aws:s3:::logs/*"})
    with pytest.raises(ClientError, match="AccessDenied"):
        client.delete_bucket(Bucket="logs")
    client.head_bucket(Bucket="logs")


def test_taking_an_inventory_away_leaves_its_bucket(client: Any) -> None:
    """As it comes, the emulator deletes the bucket."""
    destination = {"S3BucketDestination": {"Bucket": "arn:aws:s3:::lists", "Format": "Parquet"}}
    client.put_bucket_inventory_configuration(
        Bucket="logs",
        Id="weekly",
        InventoryConfiguration={
            "Id": "weekly",
            "IsEnabled": True,
            "Destination": destination,
            "IncludedObjectVersions": "All",
            "Schedule": {"Frequency": "Weekly"},
        },
    )
    client.delete_bucket_inventory_configuration(Bucket="logs", Id="weekly")
    client.head_bucket(Bucket="logs")
    with pytest.raises(ClientError, match="does not exist"):
        client.delete_bucket_inventory_configuration(Bucket="logs", Id="weekly")


def test_one_request_is_answered_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """They iterate over what the others change."""
    moto_mends.apply()
    entered: list[str] = []
    may_leave = threading.Event()

    def answer(environ: dict[str, Any], _: object) -> list[bytes]:
        entered.append(environ["name"])
        may_leave.wait(10)
        return []

    monkeypatch.setattr(DomainDispatcherApplication, "get_application", lambda _, __: answer)
    application = DomainDispatcherApplication(lambda _: Flask("unused"))
    threads = [threading.Thread(target=application, args=({"name": name}, None)) for name in ("one", "other")]
    for thread in threads:
        thread.start()
    threads[1].join(0.1)
    assert len(entered) == 1
    may_leave.set()
    for thread in threads:
        thread.join(10)
    assert sorted(entered) == ["one", "other"]
