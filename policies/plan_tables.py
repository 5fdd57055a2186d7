"""What plan rules know of resource types: what serves, what never changes in place, what protects, what receives logs."""

from collections.abc import Mapping
from typing import Final

__all__ = ["BUCKET_TYPES", "IN_PLACE", "LOG_TARGETS", "PROTECTIONS", "SERVING_TYPES"]

SERVING_TYPES: Final = frozenset(
    {
        "aws:alb/listener:Listener",
        "aws:alb/listenerRule:ListenerRule",
        "aws:alb/loadBalancer:LoadBalancer",
        "aws:alb/targetGroup:TargetGroup",
        "aws:apigateway/restApi:RestApi",
        "aws:apigatewayv2/api:Api",
        "aws:apprunner/service:Service",
        "aws:autoscaling/group:Group",
        "aws:cloudfront/distribution:Distribution",
        "aws:ec2/launchTemplate:LaunchTemplate",
        "aws:ecs/cluster:Cluster",
        "aws:ecs/service:Service",
        "aws:ecs/taskDefinition:TaskDefinition",
        "aws:eks/cluster:Cluster",
        "aws:eks/nodeGroup:NodeGroup",
        "aws:elb/loadBalancer:LoadBalancer",
        "aws:lambda/alias:Alias",
        "aws:lambda/function:Function",
        "aws:lb/listener:Listener",
        "aws:lb/listenerRule:ListenerRule",
        "aws:lb/loadBalancer:LoadBalancer",
        "aws:lb/targetGroup:TargetGroup",
        "aws:route53/record:Record",
        "kubernetes:apps/v1:DaemonSet",
        "kubernetes:apps/v1:Deployment",
        "kubernetes:apps/v1:StatefulSet",
        "kubernetes:core/v1:Service",
        "kubernetes:gateway.networking.k8s.io/v1:Gateway",
        "kubernetes:gateway.networking.k8s.io/v1:HTTPRoute",
        "kubernetes:networking.k8s.io/v1:Ingress",
    }
)
"""What answers requests, or is on the way to what does."""

_TAGS: Final = frozenset({"tags", "tagsAll"})

IN_PLACE: Final[Mapping[str, frozenset[str]]] = {
    "aws:ec2/ami:Ami": _TAGS | {"description", "deprecationTime"},
    "aws:ec2/amiCopy:AmiCopy": _TAGS | {"description", "deprecationTime"},
    "aws:ec2/instance:Instance": _TAGS | {"volumeTags", "disableApiStop", "disableApiTermination"},
    "aws:ec2/launchConfiguration:LaunchConfiguration": frozenset(),
    "aws:ec2/spotInstanceRequest:SpotInstanceRequest": _TAGS | {"volumeTags"},
    "aws:ecs/taskDefinition:TaskDefinition": _TAGS | {"skipDestroy", "trackLatest"},
    "aws:imagebuilder/component:Component": _TAGS | {"skipDestroy"},
    "aws:imagebuilder/containerRecipe:ContainerRecipe": _TAGS,
    "aws:imagebuilder/imageRecipe:ImageRecipe": _TAGS,
    "aws:lambda/layerVersion:LayerVersion": frozenset({"skipDestroy"}),
    "aws:lightsail/instance:Instance": _TAGS,
    "kubernetes:core/v1:Pod": frozenset({"metadata"}),
}
"""Types that are replaced and never patched, and the properties that may change in place all the same: names and safety
catches, nothing of what runs. (A rolling deployment of an ECS service, a new version of a launch template and a new template
of a Deployment *are* updates of those resources: they start new instances, so those types are not here.)"""

PROTECTIONS: Final[Mapping[str, bool]] = {
    "deletionProtection": True,
    "deletionProtectionEnabled": True,
    "disableApiTermination": True,
    "enableDeletionProtection": True,
    "terminationProtection": True,
    "forceDestroy": False,
    "forceDelete": False,
    "skipFinalSnapshot": False,
}
"""Properties that keep a resource or its content from being deleted, and the value that keeps it."""

BUCKET_TYPES: Final = ("aws:s3/bucket:Bucket", "aws:s3/bucketV2:BucketV2")

LOG_TARGETS: Final[Mapping[str, tuple[str, ...]]] = {
    "aws:alb/loadBalancer:LoadBalancer": ("accessLogs.bucket", "connectionLogs.bucket"),
    "aws:cfg/deliveryChannel:DeliveryChannel": ("s3BucketName",),
    "aws:cloudfront/distribution:Distribution": ("loggingConfig.bucket",),
    "aws:cloudtrail/trail:Trail": ("s3BucketName",),
    "aws:ec2/flowLog:FlowLog": ("logDestination",),
    "aws:elb/loadBalancer:LoadBalancer": ("accessLogs.bucket",),
    "aws:lb/loadBalancer:LoadBalancer": ("accessLogs.bucket", "connectionLogs.bucket"),
    "aws:route53/resolverQueryLogConfig:ResolverQueryLogConfig": ("destinationArn",),
    "aws:s3/bucket:Bucket": ("logging.targetBucket", "loggings.0.targetBucket"),
    "aws:s3/bucketLogging:BucketLogging": ("targetBucket",),
    "aws:s3/bucketLoggingV2:BucketLoggingV2": ("targetBucket",),
    "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration": ("logDestinationConfigs.0",),
}
"""Where a resource says which bucket its logs go to, by name, ARN or domain name."""
