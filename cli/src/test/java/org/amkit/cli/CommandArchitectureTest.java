package org.amkit.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Every command runs in-process: only {@link Main} touches the process it is in. */
@AnalyzeClasses(packages = "org.amkit.cli", importOptions = ImportOption.DoNotIncludeTests.class)
class CommandArchitectureTest {
  @ArchTest
  static final ArchRule process_isEndedInOnePlace =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName("org.amkit.cli.Main")
          .should()
          .callMethod(System.class, "exit", int.class);

  @ArchTest
  static final ArchRule standardStreams_areParameters =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName("org.amkit.cli.Main")
          .should()
          .accessField(System.class, "out")
          .orShould()
          .accessField(System.class, "err")
          .orShould()
          .accessField(System.class, "in")
          .allowEmptyShould(true);
}
