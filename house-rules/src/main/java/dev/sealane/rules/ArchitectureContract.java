package dev.sealane.rules;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
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
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.platform.commons.annotation.Testable;

/// What holds in every module. Its own rules stand in the class that extends this one.
public abstract class ArchitectureContract {

  private final JavaClasses production;
  private final Scope scope;

  /// @param production the module's classes, kept by the subclass, since reading them takes a while
  protected ArchitectureContract(JavaClasses production, Scope scope) {
    this.production = production;
    this.scope = scope;
  }

  /// What the rules are about.
  ///
  /// @param root package that all classes lie below, such as `dev.sealane.runner`
  /// @param least classes that must be found at least: with a wrong root nothing breaks a rule
  /// @param clocks packages that may read a clock, in ArchUnit's notation
  public record Scope(String root, int least, List<String> clocks) {
    public Scope {
      clocks = List.copyOf(clocks);
    }
  }

  /// The classes below a package, without tests.
  protected static JavaClasses productionOf(String root) {
    return new ClassFileImporter()
        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
        .importPackages(root);
  }

  @Test
  void imports_something() {
    assertThat(production).hasSizeGreaterThan(scope.least());
  }

  @Test
  void packages_have_no_cycles() {
    slices().matching("dev.sealane.(**)").should().beFreeOfCycles().check(production);
  }

  @Test
  void time_is_injected() {
    noClasses()
        .that()
        .resideOutsideOfPackages(scope.clocks().toArray(String[]::new))
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
        .check(production);
  }

  @Test
  void house_rules() {
    NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(production);
    NO_CLASSES_SHOULD_THROW_GENERIC_EXCEPTIONS.check(production);
    NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING.check(production);
    for (String ending : List.of("Impl", "Util", "Utils", "Helper", "Manager")) {
      classes().should().haveSimpleNameNotEndingWith(ending).check(production);
    }
  }

  @Test
  void every_package_is_null_marked() {
    assertThat(
            production.getPackage(scope.root()).getSubpackagesInTree().stream()
                .filter(it -> !it.getClasses().isEmpty())
                .filter(it -> !it.isAnnotatedWith(NullMarked.class))
                .map(JavaPackage::getName))
        .isEmpty();
  }

  /// A test without its annotation would be lost in silence.
  @Test
  void tests_are_run() {
    JavaClasses tests =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.ONLY_INCLUDE_TESTS)
            .importPackages(scope.root());
    methods()
        .that()
        .areDeclaredInClassesThat()
        .haveNameMatching(".*(Test|IT|Contract|Properties)")
        .and()
        .arePackagePrivate()
        .and()
        .areNotStatic()
        .and()
        .haveRawReturnType(void.class)
        .should()
        .beMetaAnnotatedWith(Testable.class)
        .orShould()
        .beAnnotatedWith("net.jqwik.api.Property")
        .orShould()
        .beAnnotatedWith(BeforeEach.class)
        .orShould()
        .beAnnotatedWith(AfterEach.class)
        .orShould()
        .beAnnotatedWith(BeforeAll.class)
        .orShould()
        .beAnnotatedWith(AfterAll.class)
        .allowEmptyShould(true)
        .check(tests);
  }
}
