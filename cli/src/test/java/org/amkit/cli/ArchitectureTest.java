package org.amkit.cli;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.amkit.codec.Sha256;

/** Dependencies point down; ARCHITECTURE.md draws the layers. */
@AnalyzeClasses(packages = "org.amkit", importOptions = ArchitectureTest.MainCode.class)
class ArchitectureTest {
  /** Not tests, nor the jars of tests that other modules use. */
  static final class MainCode implements ImportOption {
    private final ImportOption mainFolders = new DoNotIncludeTests();

    @Override
    public boolean includes(Location location) {
      return mainFolders.includes(location) && !location.contains("-tests.jar");
    }
  }

  private static final String MAIN = "org.amkit.cli.Main";

  /** From the top down. A package may use those of the lines below its own. */
  private static final List<List<String>> LAYERS =
      List.of(
          List.of("org.amkit.cli"),
          List.of(
              "org.amkit.cli.command.document",
              "org.amkit.cli.command.history",
              "org.amkit.cli.command.merge",
              "org.amkit.cli.command.sync",
              "org.amkit.cli.command.inspect",
              "org.amkit.cli.shell"),
          List.of("org.amkit.cli.command"),
          List.of("org.amkit.cli.command.option"),
          List.of("org.amkit.cli.render", "org.amkit.cli.edit", "org.amkit.cli.transport"),
          List.of("org.amkit.cli.address"),
          List.of("org.amkit.cli.terminal"),
          List.of("org.amkit.repo.websocket", "org.amkit.repo.postgresql", "org.amkit.repo.nats"),
          List.of("org.amkit.repo"),
          List.of("org.amkit.repo.protocol"),
          List.of("org.amkit.repo.store"),
          List.of("org.amkit.repo.storage"),
          List.of("org.amkit.json", "org.amkit.storage"),
          List.of("org.amkit"),
          List.of("org.amkit.sync", "org.amkit.edit"),
          List.of("org.amkit.engine"),
          List.of("org.amkit.patch"),
          List.of("org.amkit.ops"),
          List.of("org.amkit.sequence", "org.amkit.history"),
          List.of("org.amkit.chunk"),
          List.of("org.amkit.column"),
          List.of("org.amkit.codec"));

  /**
   * The words: types of the API that say what the library is about, with nothing of the library
   * behind them. They live in the root package or in that of the Repo, as users import them, and
   * every layer may use them.
   */
  private static final Set<String> WORDS =
      Set.of(
          "ChangeHash",
          "ExpandMark",
          "LoadOptions",
          "NewStrings",
          "ObjectType",
          "PieceVisitor",
          "Prop",
          "SaveOptions",
          "Stats",
          "TextUnit",
          "UpdateSpansConfig",
          "VerifiedChunks",
          "repo.Base58Check",
          "repo.Dialer",
          "repo.DocumentId",
          "repo.Storage",
          "repo.StorageKey",
          "repo.Transport");

  private static final DescribedPredicate<JavaClass> ARE_WORDS =
      describe("are words", ArchitectureTest::isWord);

  private static boolean isWord(JavaClass type) {
    String name = type.getBaseComponentType().getName().replaceFirst("\\$.*", "");
    return name.startsWith("org.amkit.") && WORDS.contains(name.substring("org.amkit.".length()));
  }

  /** But for the hash that ids are checked by. */
  @ArchTest
  static final ArchRule words_useNothingButWords =
      noClasses()
          .that(ARE_WORDS)
          .should()
          .dependOnClassesThat(
              resideInAPackage("org.amkit..").and(not(ARE_WORDS)).and(not(type(Sha256.class))));

  @ArchTest
  static void words_areThere(JavaClasses classes) {
    for (String word : WORDS) {
      classes.get("org.amkit." + word);
    }
  }

  @ArchTest
  static void dependencies_pointDown(JavaClasses classes) {
    List<String> above = new ArrayList<>();
    for (List<String> layer : LAYERS) {
      for (String name : layer) {
        List<String> forbidden = new ArrayList<>(above);
        forbidden.addAll(layer);
        forbidden.remove(name);
        if (!forbidden.isEmpty()) {
          noClasses()
              .that()
              .resideInAPackage(name)
              .should()
              .dependOnClassesThat(
                  resideInAnyPackage(forbidden.toArray(String[]::new)).and(not(ARE_WORDS)))
              .allowEmptyShould(true)
              .check(classes);
        }
      }
      above.addAll(layer);
    }
  }

  /**
   * What in the root package is not for users: each turns what users hand in or get into what the
   * packages below work with, or is the state and the reads under documents and transactions.
   */
  private static final Set<String> GLUE =
      Set.of(
          "DocumentState",
          "EngineReader",
          "EngineTypes",
          "ObjectWalk",
          "PatchBuilder",
          "PatchPath",
          "PlainScalars",
          "PlainValues",
          "Refusal",
          "WrittenOps");

  private static boolean isGlue(JavaClass type) {
    String name = type.getSimpleName();
    return GLUE.contains(name) || name.equals("package-info");
  }

  @ArchTest
  static final ArchRule rootPackage_isFreeOfWorkers =
      classes()
          .that()
          .resideInAPackage("org.amkit")
          .and()
          .areTopLevelClasses()
          .and(not(describe("are glue", ArchitectureTest::isGlue)))
          .should()
          .bePublic();

  @ArchTest
  static final ArchRule everyPackage_isInALayer =
      noClasses()
          .should()
          .resideOutsideOfPackages(LAYERS.stream().flatMap(List::stream).toArray(String[]::new));

  @ArchTest
  static final ArchRule packages_haveNoCycles =
      slices()
          .matching("org.amkit.(**)")
          .should()
          .beFreeOfCycles()
          .ignoreDependency(alwaysTrue(), ARE_WORDS)
          .allowEmptyShould(true);

  /** A name means one thing, whichever package one is in. */
  @ArchTest
  static void simpleNames_standOnce(JavaClasses classes) {
    Map<String, List<String>> packages = new TreeMap<>();
    classes.stream()
        .filter(type -> type.isTopLevelClass() && !type.getSimpleName().endsWith("-info"))
        .forEach(
            type ->
                packages
                    .computeIfAbsent(type.getSimpleName(), name -> new ArrayList<>())
                    .add(type.getPackageName()));
    packages.values().removeIf(names -> names.size() == 1);
    assertThat(packages).isEmpty();
  }

  /** Any file system serves the library, jimfs among them. */
  @ArchTest
  static final ArchRule files_areNioPaths =
      noClasses()
          .that()
          .resideOutsideOfPackage("org.amkit.cli..")
          .should()
          .dependOnClassesThat()
          .areAssignableTo(File.class)
          .orShould()
          .callMethod(Path.class, "toFile")
          .allowEmptyShould(true);

  /** Every command runs in-process: only {@link Main} touches the process it is in. */
  @ArchTest
  static final ArchRule process_isEndedInOnePlace =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName(MAIN)
          .should()
          .callMethod(System.class, "exit", int.class);

  @ArchTest
  static final ArchRule standardStreams_areParameters =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName(MAIN)
          .should()
          .accessField(System.class, "out")
          .orShould()
          .accessField(System.class, "err")
          .orShould()
          .accessField(System.class, "in");
}
