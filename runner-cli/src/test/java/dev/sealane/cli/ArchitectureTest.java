package dev.sealane.cli;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_THROW_GENERIC_EXCEPTIONS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

  private static final JavaClasses OURS =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.sealane.cli");

  @Test
  void imports_something() {
    assertThat(OURS).hasSizeGreaterThan(60);
  }

  @Test
  void packages_have_no_cycles() {
    slices().matching("dev.sealane.(**)").should().beFreeOfCycles().check(OURS);
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

  @Test
  void time_is_injected() {
    noClasses()
        .should()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(Clock.class, "systemUTC")
        .check(OURS);
  }

  @Test
  void house_rules() {
    NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(OURS);
    NO_CLASSES_SHOULD_THROW_GENERIC_EXCEPTIONS.check(OURS);
    NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING.check(OURS);
    classes().should().haveSimpleNameNotEndingWith("Impl").check(OURS);
    classes().should().haveSimpleNameNotEndingWith("Utils").check(OURS);
    classes().should().haveSimpleNameNotEndingWith("Helper").check(OURS);
    classes().should().haveSimpleNameNotEndingWith("Manager").check(OURS);
  }

  @Test
  void every_package_is_null_marked() {
    assertThat(
            OURS.getPackage("dev.sealane.cli").getSubpackagesInTree().stream()
                .filter(it -> !it.getClasses().isEmpty())
                .filter(it -> !it.isAnnotatedWith(NullMarked.class))
                .map(JavaPackage::getName))
        .isEmpty();
  }
}
