package dev.sealane.controlplane;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_THROW_GENERIC_EXCEPTIONS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
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

/// The ten rules of the house, for this module and what it uses of ours.
class ArchitectureTest {

  private static final String APP = "dev.sealane.controlplane.app..";

  private static final JavaClasses SEALANE =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.sealane");

  @Test
  void imports_something() {
    assertThat(SEALANE).hasSizeGreaterThan(150);
  }

  @Test
  void packages_have_no_cycles() {
    slices().matching("dev.sealane.(**)").should().beFreeOfCycles().check(SEALANE);
  }

  @Test
  void dependencies_point_inwards() {
    layeredArchitecture()
        .consideringOnlyDependenciesInAnyPackage("dev.sealane..")
        .layer("app")
        .definedBy(APP)
        .layer("features")
        .definedBy(
            describe(
                "features",
                type ->
                    type.getPackageName().startsWith("dev.sealane.controlplane.")
                        && !type.getPackageName().matches(".*[.](app|http|auth|seal|sql)")))
        .layer("http")
        .definedBy("dev.sealane.controlplane.http..")
        .layer("auth")
        .definedBy("dev.sealane.controlplane.auth..")
        .layer("seal")
        .definedBy("dev.sealane.controlplane.seal..")
        .layer("sql")
        .definedBy("dev.sealane.controlplane.sql..")
        .layer("api")
        .definedBy("dev.sealane.api..", "dev.sealane.client..")
        .whereLayer("app")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("features")
        .mayOnlyBeAccessedByLayers("app")
        .whereLayer("http")
        .mayOnlyBeAccessedByLayers("app", "features")
        .whereLayer("auth")
        .mayOnlyBeAccessedByLayers("app", "features", "http")
        .whereLayer("seal")
        .mayOnlyBeAccessedByLayers("app", "features", "auth")
        .check(SEALANE);
  }

  @Test
  void only_sql_and_stores_touch_jdbc() {
    noClasses()
        .that(areOutsideStores())
        .and()
        .resideOutsideOfPackages("..sql..", APP)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.sql..", "javax.sql..")
        .check(SEALANE);
  }

  @Test
  void vertx_stays_at_the_edge() {
    noClasses()
        .that()
        .resideOutsideOfPackage("..http..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.vertx..", "io.netty..")
        .check(SEALANE);
  }

  @Test
  void only_one_kind_of_json_is_used() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("tools.jackson..", "io.vertx.core.json..", "com.google..")
        .check(SEALANE);
  }

  @Test
  void the_sdk_knows_no_server_library() {
    noClasses()
        .that()
        .resideInAnyPackage("dev.sealane.api..", "dev.sealane.client..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.vertx..", "java.sql..", "org.jdbi..", "com.github.dockerjava..")
        .check(SEALANE);
  }

  @Test
  void time_is_injected() {
    noClasses()
        .that()
        .resideOutsideOfPackages(APP, "dev.sealane.client..")
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
  void stores_stay_home() {
    noClasses()
        .that()
        .resideOutsideOfPackage(APP)
        .should(useStoresOfOtherPackages())
        .check(SEALANE);
  }

  @Test
  void house_rules() {
    NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(SEALANE);
    NO_CLASSES_SHOULD_THROW_GENERIC_EXCEPTIONS.check(SEALANE);
    NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING.check(SEALANE);
    classes()
        .should()
        .haveSimpleNameNotEndingWith("Impl")
        .andShould()
        .haveSimpleNameNotEndingWith("Utils")
        .andShould()
        .haveSimpleNameNotEndingWith("Helper")
        .andShould()
        .haveSimpleNameNotEndingWith("Manager")
        .check(SEALANE);
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

  /// Row mappers inside a store belong to it.
  private static DescribedPredicate<JavaClass> areOutsideStores() {
    return describe(
        "are outside stores",
        type -> {
          String name = type.getName().substring(type.getPackageName().length() + 1);
          return !name.contains("Store");
        });
  }

  private static ArchCondition<JavaClass> useStoresOfOtherPackages() {
    return new ArchCondition<>("use a store of another package") {
      @Override
      public void check(JavaClass user, ConditionEvents events) {
        for (Dependency dependency : user.getDirectDependenciesFromSelf()) {
          JavaClass used = dependency.getTargetClass();
          if (used.getSimpleName().endsWith("Store")
              && used.getPackageName().startsWith("dev.sealane")
              && !used.getPackageName().equals(user.getPackageName())) {
            events.add(SimpleConditionEvent.satisfied(dependency, dependency.getDescription()));
          }
        }
      }
    };
  }
}
