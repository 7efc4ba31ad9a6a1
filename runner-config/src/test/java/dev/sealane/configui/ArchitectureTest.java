package dev.sealane.configui;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import dev.sealane.rules.ArchitectureContract;
import java.util.List;
import org.junit.jupiter.api.Test;

class ArchitectureTest extends ArchitectureContract {

  private static final String ROOT = "dev.sealane.configui";
  private static final JavaClasses OURS = productionOf(ROOT);

  ArchitectureTest() {
    super(OURS, new Scope(ROOT, 8, List.of()));
  }

  @Test
  void the_draft_knows_no_screen() {
    noClasses()
        .that()
        .resideInAPackage("..draft..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("com.googlecode.lanterna..", "picocli..")
        .check(OURS);
  }

  @Test
  void the_view_has_no_rules() {
    noClasses()
        .that()
        .resideInAPackage("..view..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.sealane.runner..", "dev.sealane.configui.app..", "picocli..")
        .check(OURS);
  }

  @Test
  void of_the_runner_only_its_configuration_is_used() {
    noClasses()
        .should()
        .dependOnClassesThat(
            resideInAPackage("dev.sealane.runner..")
                .and(resideOutsideOfPackage("dev.sealane.runner.config..")))
        .check(OURS);
  }
}
