package dev.sealane.configui;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_THROW_GENERIC_EXCEPTIONS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

  private static final JavaClasses OURS =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.sealane.configui");

  @Test
  void imports_something() {
    assertThat(OURS).hasSizeGreaterThan(8);
  }

  @Test
  void packages_have_no_cycles() {
    slices().matching("dev.sealane.configui.(**)").should().beFreeOfCycles().check(OURS);
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

  @Test
  void house_rules() {
    NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(OURS);
    NO_CLASSES_SHOULD_THROW_GENERIC_EXCEPTIONS.check(OURS);
    classes().should().haveSimpleNameNotEndingWith("Impl").check(OURS);
    classes().should().haveSimpleNameNotEndingWith("Utils").check(OURS);
    classes().should().haveSimpleNameNotEndingWith("Helper").check(OURS);
    classes().should().haveSimpleNameNotEndingWith("Manager").check(OURS);
  }

  @Test
  void every_package_is_null_marked() {
    assertThat(
            OURS.getPackage("dev.sealane.configui").getSubpackagesInTree().stream()
                .filter(it -> !it.getClasses().isEmpty())
                .filter(it -> !it.isAnnotatedWith(NullMarked.class))
                .map(JavaPackage::getName))
        .isEmpty();
  }
}
