package dev.sealane.cli;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import dev.sealane.rules.ArchitectureContract;
import java.util.List;
import org.junit.jupiter.api.Test;

class ArchitectureTest extends ArchitectureContract {

  private static final String ROOT = "dev.sealane.cli";
  private static final JavaClasses OURS = productionOf(ROOT);

  ArchitectureTest() {
    super(OURS, new Scope(ROOT, 60, List.of("dev.sealane.cli")));
  }

  @Test
  void only_local_starts_servers_and_runners() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.sealane.cli.local..")
        .should()
        .dependOnClassesThat(
            resideInAPackage("dev.sealane.controlplane..")
                .or(resideInAPackage("dev.sealane.runner..")))
        .check(OURS);
  }
}
