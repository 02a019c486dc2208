"""The tools that make clients, each with its settings: how it generates, compiles, is read, and plays the scenario.

Settings are those that a consumer would choose, and as few as possible. One that only makes up for a flaw of the tool
says which.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from contract_tests import tool_versions as versions
from contract_tests.checks import CannotRun
from contract_tests.clients import reading
from contract_tests.clients.job import HERE, Job
from contract_tests.clients.names import Found, client_has_names
from contract_tests.toolbox import java_program, node_environment, node_program, python_environment, site_packages

GENERATES = "a client can be generated"
COMPILES = "a generated client compiles"
Command = list[str | Path]
# Java's programs end within seconds: its optimizing compiler would cost more than it saves.
SHORT_LIVED = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
# What tsc is asked for; the scenario is compiled with the client.
TYPESCRIPT = ("--strict", "--target", "es2022", "--lib", "es2022,dom", "--types", "node")
# Rules of `mypy --strict` that the code of openapi-generator breaks whatever the contract.
UNTYPED_IN_GENERATOR = ("no-any-return", "no-untyped-def", "no-untyped-call")
# Kinds of warnings that the code of openapi-generator for Java causes whatever the contract: annotations without a
# processor, and methods of Jackson that have a newer name.
JAVA_LINT = "-Xlint:all,-processing,-deprecation"


@dataclass(frozen=True)
class Kit:
    """A tool. `generate` and `compile` end within the job's folder and do not touch the target; `play` does."""

    name: str
    generate: Callable[[Job], None]
    compile: Callable[[Job], None]
    found: Callable[[Path], Found]
    spelling: str
    grouped_by: str
    play: Callable[[Job], None]

    def check_names(self, job: Job) -> None:
        """Broken where the generated names are not those on the list."""
        found = self.found(job.folder)
        client_has_names(self.name, found, job.contracted, spelling=self.spelling, grouped_by=self.grouped_by)


# openapi-generator


def _generator_jar(job: Job) -> Path:
    python = python_environment("openapi-generator", versions.OPENAPI_GENERATOR, say=job.say)
    return site_packages(python) / "openapi_generator_cli" / "openapi-generator.jar"


def _openapi_generator(language: str, folder: str, *settings: str) -> Callable[[Job], None]:
    def generate(job: Job) -> None:
        java, jar = java_program(say=job.say), _generator_jar(job)
        command: Command = [java, *SHORT_LIVED, "-jar", jar, "generate", "-i", job.document, "-g", language]
        command += ["-o", job.folder / folder]
        chosen = [f"--additional-properties={','.join(settings)}"] if settings else []
        job.run(GENERATES, [*command, *chosen])

    return generate


# Python


def _python(job: Job) -> Path:
    return python_environment("python-clients", versions.PYTHON_CLIENTS, say=job.say)


def _compile_python(client: str, scenario: str, *lenient: str) -> Callable[[Job], None]:
    """Syntax with warnings as errors; strict types, in the client but for the rules that are named."""

    def compile(job: Job) -> None:
        python, source = _python(job), job.scenario(scenario)
        job.run(COMPILES, [python, "-W", "error", "-m", "compileall", "-q", client, source])
        options = [part for code in lenient for part in ("--disable-error-code", code)]
        options += ["--implicit-reexport"] if lenient else []
        mypy: Command = [python, "-m", "mypy", "--strict", "--no-error-summary", "--cache-dir", job.folder / "types"]
        job.run(COMPILES, [*mypy, *options, client])
        job.run(COMPILES, [*mypy, "--follow-imports", "silent", source])

    return compile


def _play_python(scenario: str) -> Callable[[Job], None]:
    return lambda job: job.play([_python(job), "-W", "error", job.folder / scenario])


def _openapi_python_client(job: Job) -> None:
    python = python_environment("openapi-python-client", versions.OPENAPI_PYTHON_CLIENT, say=job.say)
    settings = job.folder / "settings.yaml"
    settings.write_text("post_hooks: []\n", encoding="utf-8")  # without them it needs no formatter
    options: Command = [
        "--meta",
        "none",
        "--config",
        settings,
        "--output-path",
        "valtronics_client",
        "--fail-on-warning",
    ]
    job.run(GENERATES, [python, "-m", "openapi_python_client", "generate", "--path", job.document, *options])


def _datamodel_code_generator(job: Job) -> None:
    python = python_environment("datamodel-code-generator", versions.DATAMODEL_CODE_GENERATOR, say=job.say)
    options = ["--input-file-type", "openapi", "--output-model-type", "pydantic_v2.BaseModel", "--use-annotated"]
    options += ["--target-python-version", "3.11", "--formatters", "builtin", "--disable-timestamp"]
    # A StrEnum has methods, such as `count`, that a value may not be named after; defaults are members, as types say.
    options += ["--no-use-specialized-enum", "--set-default-enum-member", "--disable-warnings"]
    command: Command = [
        python,
        "-m",
        "datamodel_code_generator",
        "--input",
        job.document,
        "--output",
        "valtronics_models.py",
    ]
    job.run(GENERATES, [*command, *options])


# TypeScript


def _node_modules(job: Job) -> Path:
    return node_environment("typescript-clients", versions.TYPESCRIPT_CLIENTS, say=job.say) / "node_modules"


def _openapi_typescript(job: Job) -> None:
    program = _node_modules(job) / "openapi-typescript" / "bin" / "cli.js"
    # Else every field of a request that has a default would be one that must be sent.
    options = ["--default-non-nullable", "false"]
    job.run(GENERATES, [node_program(say=job.say), program, job.document, "-o", "client.ts", *options])


def _compile_typescript(scenario: str) -> Callable[[Job], None]:
    def compile(job: Job) -> None:
        modules, source = _node_modules(job), job.scenario(scenario)
        link = job.folder / "node_modules"
        if not link.exists():
            link.symlink_to(modules)
        program = modules / "typescript" / "bin" / "tsc"
        options = [*TYPESCRIPT, "--module", "node16", "--moduleResolution", "node16", "--outDir", "built"]
        job.run(COMPILES, [node_program(say=job.say), program, *options, source])

    return compile


def _play_typescript(scenario: str) -> Callable[[Job], None]:
    built = Path("built") / Path(scenario).with_suffix(".js")
    return lambda job: job.play([node_program(say=job.say), job.folder / built])


# Java


def _compile_java(job: Job) -> None:
    javac = shutil.which("javac")
    if javac is None:
        raise CannotRun("there is no javac: install a JDK (Debian, Ubuntu: apt-get install openjdk-17-jdk-headless)")
    source = job.scenario("Scenario.java")
    generated = sorted((job.folder / "client" / "src" / "main" / "java").rglob("*.java"))
    stub = HERE / "java" / "javax" / "annotation" / "Generated.java"
    classes = job.folder / "classes"
    # The generator's jar holds Jackson, which is all that its Java clients need.
    base: Command = [javac, *(f"-J{option}" for option in SHORT_LIVED), "-Werror", "-encoding", "UTF-8", "-d", classes]
    job.run(COMPILES, [*base, JAVA_LINT, "-cp", _generator_jar(job), stub, *generated])
    job.run(COMPILES, [*base, "-Xlint:all,-processing", "-cp", f"{classes}:{_generator_jar(job)}", source])


def _play_java(job: Job) -> None:
    job.play([java_program(say=job.say), "-ea", "-cp", f"{job.folder / 'classes'}:{_generator_jar(job)}", "Scenario"])


KITS = (
    Kit(
        "openapi-generator python",
        _openapi_generator("python", ".", "packageName=valtronics_client"),
        _compile_python("valtronics_client", "openapi_generator_python.py", *UNTYPED_IN_GENERATOR),
        lambda folder: reading.python_api_classes(folder / "valtronics_client"),
        "python",
        "class",
        _play_python("openapi_generator_python.py"),
    ),
    Kit(
        "openapi-python-client",
        _openapi_python_client,
        _compile_python("valtronics_client", "openapi_python_client.py"),
        lambda folder: reading.python_modules(folder / "valtronics_client"),
        "python",
        "module",
        _play_python("openapi_python_client.py"),
    ),
    Kit(
        "datamodel-code-generator",
        _datamodel_code_generator,
        _compile_python("valtronics_models.py", "datamodel_code_generator.py"),
        lambda folder: reading.python_models(folder / "valtronics_models.py"),
        "python",
        "",
        _play_python("datamodel_code_generator.py"),
    ),
    Kit(
        "openapi-generator typescript-fetch",
        _openapi_generator("typescript-fetch", "client"),
        _compile_typescript("typescript_fetch.ts"),
        lambda folder: reading.typescript_classes(folder / "client"),
        "camel",
        "class",
        _play_typescript("typescript_fetch.ts"),
    ),
    Kit(
        "openapi-typescript",
        _openapi_typescript,
        _compile_typescript("openapi_fetch.ts"),
        lambda folder: reading.typescript_types(folder / "client.ts"),
        "python",  # its keys are the operations' ids
        "",
        _play_typescript("openapi_fetch.ts"),
    ),
    # Last: it is the one that a machine may lack something for.
    Kit(
        "openapi-generator java",
        # Without `openApiNullable` it needs no library of openapi-generator's own.
        _openapi_generator(
            "java",
            "client",
            "library=native",
            "invokerPackage=valtronics",
            "apiPackage=valtronics.api",
            "modelPackage=valtronics.model",
            "openApiNullable=false",
        ),
        _compile_java,
        lambda folder: reading.java_classes(folder / "client" / "src" / "main" / "java" / "valtronics"),
        "camel",
        "class",
        _play_java,
    ),
)
