"""Mutants that may survive, each with the reason why no case can tell it from the rule."""

from typing import Final, NamedTuple

__all__ = ["ACCEPTED", "Place"]


class Place(NamedTuple):
    """Where a mutant is; by the line's text, which stays when lines above it change."""

    module: str
    operator: str
    text: str


ACCEPTED: Final[dict[Place, str]] = {
    Place(
        "policies/catalogue/access.py",
        "another text",
        'name = str(resource.get("taskArn" if "taskArn" in resource.properties else "name", "")).rpartition("/")[2]',
    ): "What is left out is none of the documents, by whatever name.",
    Place(
        "policies/catalogue/accounts.py",
        "another text",
        'arn = str(resource.get(path, ""))',
    ): "What is left out is no policy of AWS, by whatever name.",
    Place(
        "policies/catalogue/accounts.py",
        "another text",
        'if resource.property_dependencies.get(path.partition(".")[0]) and resource.type != ROLE:',
    ): "The paths of attachments have no dot, and those of roles are not asked.",
    Place(
        "policies/catalogue/api.py",
        "another text",
        'policy = str(domain.get(path, ""))',
    ): "What is left out is none of the good policies, by whatever name.",
    Place(
        "policies/catalogue/cdn.py",
        "another text",
        'host = str(distribution.get(f"{path}.domainName", ""))',
    ): "What is left out is no bucket's host, by whatever name.",
    Place(
        "policies/catalogue/cdn.py",
        "another text",
        'version = distribution.get("viewerCertificate.minimumProtocolVersion", "TLSv1")',
    ): "What is left out is none of the good versions, by whatever name.",
    Place(
        "policies/catalogue/checks.py",
        "element deletion",
        'is_given = resource.known(path, "") not in ("", [], ())',
    ): "A list in JSON is read as a list; the tuple is for programs that give one.",
    Place(
        "policies/catalogue/cluster_access.py",
        "another text",
        'check=_role(_approves_certificates, "approves certificates"),',
    ): "The text is a message.",
    Place(
        "policies/catalogue/cluster_objects.py",
        "AddNot",
        'shown = "not set" if level is None else printable(level, 40)',
    ): "It chooses between two parts of a message.",
    Place(
        "policies/catalogue/cluster_objects.py",
        "ReplaceComparisonOperator_Is_IsNot",
        'shown = "not set" if level is None else printable(level, 40)',
    ): "It chooses between two parts of a message.",
    Place(
        "policies/catalogue/cluster_objects.py",
        "another text",
        'default = "Fail" if "/v1:" in resource.type else "Ignore"  # v1beta1 let everything in by default',
    ): "What is not Fail lets everything in, by whatever name.",
    Place(
        "policies/catalogue/cluster_objects.py",
        "another text",
        'level = Part(namespace.urn, f"metadata.labels[{_ENFORCE}]", labels.get(_ENFORCE)).known()',
    ): "The path is told only where the label is not known yet.",
    Place(
        "policies/catalogue/cluster_objects.py",
        "another text",
        'name = entry.path.partition("annotations[")[2].rstrip("]")',
    ): "The key of an annotation ends in no ~: to take it off as well changes nothing.",
    Place(
        "policies/catalogue/cluster_objects.py",
        "another text",
        'return Part(part.urn, f"metadata.annotations[{name}]", value).known()',
    ): "The path is told only where the annotation is not known yet.",
    Place(
        "policies/catalogue/cluster_objects.py",
        "another text",
        'shown = "not set" if level is None else printable(level, 40)',
    ): "The text is a part of a message.",
    Place(
        "policies/catalogue/cluster_secrets.py",
        "another text",
        'kind = secret_in_pair(entry.path.rpartition("[")[2].rstrip("]"), text)',
    ): "A name is found in a path as in itself: words are told apart at brackets.",
    Place(
        "policies/catalogue/dynamodb.py",
        "another text",
        'if table.get("billingMode", "PROVISIONED") == "PAY_PER_REQUEST":',
    ): "What is left out is not paid by request, by whatever name.",
    Place(
        "policies/catalogue/ecr.py",
        "another text",
        'return text == "*" or fnmatchcase(str(repository.get("name", "")), text if "*" in text else f"*{text}*")',
    ): "A repository that names itself nothing matches no text but what is everything.",
    Place(
        "policies/catalogue/ecs_containers.py",
        "another text",
        'image = str(task.get(f"{path}.image", ""))',
    ): "What is left out names no registry, by whatever name.",
    Place(
        "policies/catalogue/ecs_containers.py",
        "another text",
        'is_windows = str(task.get("runtimePlatform.operatingSystemFamily", "LINUX")).startswith("WINDOWS")',
    ): "What is left out is not Windows, by whatever name.",
    Place(
        "policies/catalogue/elasticache.py",
        "another text",
        'is_open = str(user.get(path, "")).lower() in ("true", "no-password-required")',
    ): "What is left out lets nobody in, by whatever name.",
    Place(
        "policies/catalogue/elasticache.py",
        "another text",
        'return "off" in str(user.get("accessString", "")).split()',
    ): "What is left out does not switch the user off, by whatever name.",
    Place(
        "policies/catalogue/elb.py",
        "another text",
        'if balancer.get("loadBalancerType", "application") == "gateway":',
    ): "What is left out is no gateway, by whatever name.",
    Place(
        "policies/catalogue/elb.py",
        "another text",
        'if str(listener.get("protocol", "")).upper() not in ("HTTPS", "TLS"):',
    ): "What is left out is no encrypted protocol, by whatever name.",
    Place(
        "policies/catalogue/elb.py",
        "another text",
        'if str(targets.get("protocol", "")).upper() not in ("HTTP", "HTTPS"):',
    ): "What is left out is not HTTP, by whatever name.",
    Place(
        "policies/catalogue/escalation.py",
        "ReplaceComparisonOperator_LtE_Lt",
        "if needed <= actions and _may_pass_to(grant, service):",
    ): "The actions have iam:PassRole itself too, so they are never just what is needed.",
    Place(
        "policies/catalogue/functions.py",
        "another text",
        'principal = str(permission.get("principal", ""))',
    ): "What is left out is no service, by whatever name.",
    Place(
        "policies/catalogue/iam.py",
        "another text",
        'odd = [one for one in grant.patterns if one.strip("*:") and {"*", "?"} & set(one[:-1])]',
    ): "No action has a ~: to take it off the ends as well changes nothing.",
    Place(
        "policies/catalogue/logs.py",
        "another text",
        'is_in_passing = log_group.get("logGroupClass", "STANDARD") == "DELIVERY"',
    ): "What is left out is not that class, by whatever name.",
    Place(
        "policies/catalogue/logs.py",
        "another text",
        'text = str(watcher.known(path, ""))',
    ): "What is left out names no alarm.",
    Place(
        "policies/catalogue/parameters_store.py",
        "another text",
        'if "all" in str(document.get(f"permissions.{name}", "")).lower().replace(" ", "").split(","):',
    ): "What is left out shares it with nobody, by whatever name.",
    Place(
        "policies/catalogue/parameters_store.py",
        "another text",
        'if not str(setting.get("settingId", "")).endswith(_PUBLIC_SHARING):',
    ): "What is left out is another setting, by whatever name.",
    Place(
        "policies/catalogue/pod_baseline.py",
        "NumberReplacer",
        '0: "kernel.shm_rmid_forced net.ipv4.ip_local_port_range net.ipv4.tcp_syncookies net.ipv4.ping_group_range "',
    ): "No edition is older than v1.0, so since -1 is since 0.",
    Place(
        "policies/catalogue/pod_restricted.py",
        "another text",
        'version, _in_pod_or_container("securityContext.runAsNonRoot", lambda value: value is True, "true")',
    ): "The text is a part of a message.",
    Place(
        "policies/catalogue/rds.py",
        "another text",
        'return not str(database.get("engine", "")).startswith(_IAM_ENGINES)',
    ): "What is left out is none of the engines, by whatever name.",
    Place(
        "policies/catalogue/rds_running.py",
        "another text",
        'family = _FAMILY.fullmatch(str(group.get("family", "")))',
    ): "What is left out is none of the families, by whatever name.",
    Place(
        "policies/catalogue/rds_running.py",
        "another text",
        'if not str(cluster.get("engine", "")).startswith("aurora") or cluster.get("engineMode") == "serverless":',
    ): "What is left out is not Aurora, by whatever name.",
    Place(
        "policies/catalogue/s3.py",
        "another text",
        'group = str(resource.get(path, ""))',
    ): "What is left out is none of the public groups, by whatever name.",
    Place(
        "policies/catalogue/secrets_manager.py",
        "another text",
        'schedule = str(rotation.get("rotationRules.scheduleExpression", ""))',
    ): "What is left out is no schedule, by whatever name.",
    Place(
        "policies/catalogue/trust.py",
        "another text",
        'return "trusts everybody" if open_to_everybody({"Statement": [statement, *denied]}) else None',
    ): "The text is a message; the key of the document has a case.",
    Place(
        "policies/catalogue/vpc.py",
        "another text",
        'open_ports = [f"{name} (port {port})" for port, name in _INTERNAL_PORTS.items() if first <= port <= last]',
    ): "The text is a message.",
    Place(
        "policies/catalogue/workload_graph.py",
        "NumberReplacer",
        'is_its = _both(_is_one(names, resource, "spec", account[0].urn), _is_beside(account, (resource, pod.owner)))',
    ): "A part of a resource has the URN of the resource.",
    Place(
        "policies/catalogue/workload_graph.py",
        "NumberReplacer",
        'return _number(part.get("spec.replicas", 1))',
    ): "Fewer than two are one or none: the same to every rule that asks.",
    Place(
        "policies/catalogue/workload_graph.py",
        "NumberReplacer",
        'return _number(scaler[1].get("spec.minReplicas", 1))',
    ): "Fewer than two are one or none: the same to every rule that asks.",
    Place(
        "policies/catalogue/workload_graph.py",
        "NumberReplacer",
        "return int(value) if isinstance(value, int | float) or str(value).isdecimal() else 0",
    ): "Fewer than two are one, none or -1: the same to every rule that asks.",
    Place(
        "policies/catalogue/workload_graph.py",
        "another text",
        '(covers(budget) for budget in _all(graph, _BUDGETS)), resource.urn, f"{pod.metadata.path}.labels"',
    ): "The path is told only where something is not known yet.",
    Place(
        "policies/catalogue/workload_graph.py",
        "another text",
        'if _any((denies(policy) for policy in _all(graph, _POLICIES)), resource.urn, "metadata.name"):',
    ): "The path is told only where something is not known yet.",
    Place(
        "policies/catalogue/workload_graph.py",
        "another text",
        'if _any(iter([scales(scaler)]), resource.urn, "spec.replicas"):',
    ): "The path is told only where something is not known yet.",
    Place(
        "policies/catalogue/workload_graph.py",
        "another text",
        (
            "return _any((is_without(account) for account in accounts), resource.urn, "
            'f"{pod.spec.path}.serviceAccountName")'
        ),
    ): "The path is told only where something is not known yet.",
    Place(
        "policies/catalogue/pod_templates.py", "ReplaceBreakWithContinue", "break"
    ): "What is unknown stays so on the rest of a path.",
    Place(
        "policies/catalogue/pod_hygiene.py",
        "another text",
        'check=_has_resource("memory limit", "resources.limits.memory"),',
    ): "The text that no case tells apart is a part of a message; the paths have cases.",
    Place(
        "policies/catalogue/pod_hygiene.py",
        "another text",
        'check=_has_resource("memory request", "resources.requests.memory", "resources.limits.memory"),',
    ): "The text that no case tells apart is a part of a message; the paths have cases.",
    Place(
        "policies/catalogue/pod_hygiene.py",
        "another text",
        'check=_has_resource("CPU request", "resources.requests.cpu", "resources.limits.cpu"),',
    ): "The text that no case tells apart is a part of a message; the paths have cases.",
    Place(
        "policies/catalogue/pod_hygiene.py",
        "another text",
        'shown = f"{title(container)} runs {printable(image, 120)!r}"',
    ): "The text is a part of a message.",
    Place(
        "policies/catalogue/pod_hygiene.py", "another text", 'return missing(pod, f"{title(container)} has no {kind}")'
    ): "The text is a message.",
    Place(
        "policies/catalogue/pod_hygiene.py", "another text", 'return missing(pod, f"{title(container)} has no {probe}")'
    ): "The text is a message.",
    Place(
        "policies/catalogue/pod_security.py", "NumberReplacer", "LATEST: Final = 1_000_000"
    ): "One more or less is above every version of Kubernetes just as well.",
    Place(
        "policies/catalogue/pod_security.py", "element deletion", "Check = Callable[[Resource], Outcome]"
    ): "It names a type, which nothing reads while a program runs.",
    Place(
        "policies/catalogue/ecs_containers.py",
        "another text",
        'return image.startswith(registry) and (registry.endswith("/") or image[len(registry) : len(registry) + 1] in "/:@")',
    ): "No image has a ~ in its name.",
    Place(
        "policies/catalogue/passwords.py",
        "another text",
        'yield f"{path}.{number}", str(item.get("name", "")), item.get("value", "")',
    ): "A variable without a name or without a value holds no secret, by whatever name.",
    Place(
        "policies/catalogue/passwords.py", "another text", 'kind = secret_in_pair(name.lstrip("-"), str(value))'
    ): "No name begins with a ~.",
    Place(
        "policies/catalogue/passwords.py", "another text", 'kind = secret_in(str(resource.known(path, "")))'
    ): "What is left out holds no secret.",
    Place(
        "policies/catalogue/passwords.py", "another text", 'yield f"{path}.{number}", "", UNKNOWN'
    ): "What is not known yet is undecided, by whatever name; the path is told in a message.",
    Place(
        "policies/catalogue/functions.py", "another text", 'runtime = str(function.get("runtime", ""))'
    ): "An image brings its own runtime, and what is in no table of ends is fine too.",
}
