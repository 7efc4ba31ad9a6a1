package dev.sealane.runner;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import dev.sealane.rules.ArchitectureContract;
import java.util.List;
import org.junit.jupiter.api.Test;

class ArchitectureTest extends ArchitectureContract {

  private static final String ROOT = "dev.sealane.runner";
  private static final JavaClasses RUNNER = productionOf(ROOT);

  ArchitectureTest() {
    super(RUNNER, new Scope(ROOT, 100, List.of("..app..")));
  }

  @Test
  void dependencies_point_inwards() {
    layeredArchitecture()
        .consideringOnlyDependenciesInAnyPackage("dev.sealane.runner..")
        .layer("app")
        .definedBy("dev.sealane.runner.app..")
        .layer("intake")
        .definedBy(
            "dev.sealane.runner.poll..",
            "dev.sealane.runner.heartbeat..",
            "dev.sealane.runner.blackbox..")
        .layer("dispatch")
        .definedBy("dev.sealane.runner.dispatch..")
        .layer("run")
        .definedBy("dev.sealane.runner.run..")
        .layer("tools")
        .definedBy(
            "dev.sealane.runner.container..",
            "dev.sealane.runner.workspace..",
            "dev.sealane.runner.artifact..",
            "dev.sealane.runner.log..",
            "dev.sealane.runner.report..",
            "dev.sealane.runner.journal..",
            "dev.sealane.runner.identity..")
        .layer("net")
        .definedBy("dev.sealane.runner.net..")
        .layer("config")
        .definedBy("dev.sealane.runner.config..")
        .whereLayer("app")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("intake")
        .mayOnlyBeAccessedByLayers("app")
        .whereLayer("dispatch")
        .mayOnlyBeAccessedByLayers("app", "intake")
        .whereLayer("run")
        .mayOnlyBeAccessedByLayers("app", "intake", "dispatch")
        .whereLayer("tools")
        .mayOnlyBeAccessedByLayers("app", "intake", "run")
        .whereLayer("net")
        .mayOnlyBeAccessedByLayers("app", "intake", "run")
        .check(RUNNER);
  }

  @Test
  void libraries_stay_in_their_packages() {
    only("..container..", "com.github.dockerjava..");
    only("..workspace..", "org.eclipse.jgit..");
    only("..config..", "org.tomlj..");
    only("..app..", "picocli..");
    only("..app..", "ch.qos.logback..");
    only("..net..", "java.net.http..");
  }

  private static void only(String home, String library) {
    noClasses()
        .that()
        .resideOutsideOfPackage(home)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(library)
        .check(RUNNER);
  }
}
