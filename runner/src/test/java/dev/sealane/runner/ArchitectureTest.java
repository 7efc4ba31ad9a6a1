package dev.sealane.runner;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
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
import java.time.InstantSource;
import java.util.List;
import net.jqwik.api.Property;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.platform.commons.annotation.Testable;

class ArchitectureTest {

  private static final JavaClasses RUNNER =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.sealane.runner");

  @Test
  void imports_something() {
    assertThat(RUNNER).hasSizeGreaterThan(100);
  }

  @Test
  void packages_have_no_cycles() {
    slices().matching("dev.sealane.(**)").should().beFreeOfCycles().check(RUNNER);
  }

  @Test
  void dependencies_point_inwards() {
    layeredArchitecture()
        .consideringOnlyDependenciesInAnyPackage("dev.sealane.runner..")
        .layer("app")
        .definedBy("dev.sealane.runner.app..")
        .layer("intake")
        .definedBy("dev.sealane.runner.poll..", "dev.sealane.runner.heartbeat..")
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

  @Test
  void time_is_injected() {
    noClasses()
        .that()
        .resideOutsideOfPackage("..app..")
        .should()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(InstantSource.class, "system")
        .orShould()
        .callMethod(Clock.class, "systemUTC")
        .check(RUNNER);
  }

  @Test
  void house_rules() {
    NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(RUNNER);
    NO_CLASSES_SHOULD_THROW_GENERIC_EXCEPTIONS.check(RUNNER);
    NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING.check(RUNNER);
    for (String ending : List.of("Impl", "Utils", "Helper", "Manager")) {
      classes().should().haveSimpleNameNotEndingWith(ending).check(RUNNER);
    }
  }

  @Test
  void every_package_is_null_marked() {
    assertThat(
            RUNNER.getPackage("dev.sealane.runner").getSubpackagesInTree().stream()
                .filter(it -> !it.getClasses().isEmpty())
                .filter(it -> !it.isAnnotatedWith(NullMarked.class))
                .map(JavaPackage::getName))
        .isEmpty();
  }

  @Test
  void tests_are_run() {
    JavaClasses tests =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.ONLY_INCLUDE_TESTS)
            .importPackages("dev.sealane.runner");
    methods()
        .that()
        .areDeclaredInClassesThat()
        .haveNameMatching(".*(Test|IT|Contract)")
        .and()
        .arePackagePrivate()
        .and()
        .areNotStatic()
        .and()
        .haveRawReturnType(void.class)
        .should()
        .beMetaAnnotatedWith(Testable.class)
        .orShould()
        .beAnnotatedWith(Property.class)
        .orShould()
        .beAnnotatedWith(BeforeEach.class)
        .orShould()
        .beAnnotatedWith(AfterEach.class)
        .orShould()
        .beAnnotatedWith(BeforeAll.class)
        .orShould()
        .beAnnotatedWith(AfterAll.class)
        .check(tests);
  }
}
