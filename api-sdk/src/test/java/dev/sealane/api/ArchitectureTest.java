package dev.sealane.api;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_THROW_GENERIC_EXCEPTIONS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.platform.commons.annotation.Testable;

class ArchitectureTest {

  private static final JavaClasses SEALANE =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.sealane");

  @Test
  void imports_something() {
    assertThat(SEALANE).hasSizeGreaterThan(60);
  }

  @Test
  void packages_have_no_cycles() {
    slices().matching("dev.sealane.(**)").should().beFreeOfCycles().check(SEALANE);
  }

  @Test
  void the_api_knows_no_client() {
    noClasses()
        .that()
        .resideInAPackage("dev.sealane.api..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.sealane.client..", "java.net.http..")
        .check(SEALANE);
  }

  @Test
  void the_sdk_knows_no_server_library() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.vertx..",
            "java.sql..",
            "javax.sql..",
            "org.jdbi..",
            "com.github.dockerjava..",
            "picocli..",
            "com.googlecode.lanterna..",
            "tools.jackson..")
        .check(SEALANE);
  }

  @Test
  void ids_stand_on_nothing_of_ours() {
    noClasses()
        .that()
        .resideInAPackage("dev.sealane.api.id..")
        .should()
        .dependOnClassesThat(
            DescribedPredicate.describe(
                "of another package of ours",
                used ->
                    used.getPackageName().startsWith("dev.sealane")
                        && !used.getPackageName().equals("dev.sealane.api.id")))
        .check(SEALANE);
  }

  @Test
  void time_is_injected() {
    noClasses()
        .should()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(Clock.class, "systemUTC")
        .orShould()
        .callMethod(InstantSource.class, "system")
        .check(SEALANE);
  }

  @Test
  void house_rules() {
    NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(SEALANE);
    NO_CLASSES_SHOULD_THROW_GENERIC_EXCEPTIONS.check(SEALANE);
    NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING.check(SEALANE);
    noClasses().should().haveNameMatching(".*(Impl|Utils?|Helper|Manager)").check(SEALANE);
  }

  @Test
  void every_package_is_null_marked() {
    assertThat(
            SEALANE.getPackage("dev.sealane").getSubpackagesInTree().stream()
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
            .importPackages("dev.sealane");
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
