package org.amkit.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.amkit.cli.command.Verb;
import org.amkit.cli.command.WordReader;
import org.amkit.cli.command.option.CommonOptions;
import org.amkit.cli.terminal.Failure;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What a reader accepts, picocli reads the same way; the rest it leaves to picocli. */
class WordReaderTest {
  private static final List<String> VALUES =
      List.of(
          "x",
          "-",
          "3",
          "007",
          "1.5",
          ".5",
          "1e3",
          "",
          " ",
          "--",
          "a=b",
          "=",
          "@",
          "@file",
          "-1",
          "always",
          "NEVER",
          "text",
          "Scalar",
          "utf16",
          "'q'",
          "\"q\"",
          "$x",
          "${x}",
          "é",
          "-h",
          "--help",
          "-V",
          "--no-such",
          "-qv",
          "-q=1",
          "--quiet=true",
          "99999999999",
          "true");

  static Stream<Arguments> verbs() {
    return Verbs.all().stream().map(entry -> arguments(entry.name(), entry));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("verbs")
  void words_areReadAsPicocliReadsThem(String name, Verbs.Entry entry) throws Exception {
    CommandSpec spec = CommandModel.of(name, entry.create()).getCommandSpec();
    List<String> pool = new ArrayList<>(VALUES);
    for (OptionSpec option : spec.options()) {
      for (String optionName : option.names()) {
        pool.add(optionName);
        pool.add(optionName + "=2");
        pool.add(optionName + "=");
        pool.add(optionName + "2");
      }
    }
    Random random = new Random(name.hashCode());
    for (int i = 0; i < 200; i++) {
      List<String> words = new ArrayList<>();
      for (int count = random.nextInt(6); count > 0; count--) {
        boolean plain = random.nextBoolean();
        words.add(plain ? "x" + count : pool.get(random.nextInt(pool.size())));
      }
      Map<String, Object> read = read(entry, words);
      if (read != null) {
        assertThat(read).as("am %s %s", name, words).isEqualTo(byPicocli(entry, words));
      }
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("verbs")
  void help_isWhatPicocliSays(String name, Verbs.Entry entry) {
    assertThat(entry.help(false)).isEqualTo(entry.page(false)).startsWith("Usage: am " + name);
    assertThat(entry.help(true)).isEqualTo(entry.page(true));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"get", "heads", "status", "log", "change", "export", "merge", "diff", "sync"})
  void plainWords_doWithoutPicocli(String name) throws Exception {
    Verbs.Entry entry = entry(name);
    assertThat(
            read(entry, List.of("-q", "--color", "never", "one", "two")) != null
                || read(entry, List.of("-q", "--color=never", "one")) != null)
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "--help",
        "-h x",
        "x --no-such",
        "x --no-such=3 -q",
        "-qv x",
        "x --no-pagr",
        "x --no-such -h",
        "x -z",
        "x y z",
        "x --no-such y z",
        "x -V",
        "--version",
        "x --at",
        "x y -rabcd"
      })
  void helpAndCommonMistakes_doWithoutPicocli(String line) throws Exception {
    List<String> words = line.isEmpty() ? List.of() : List.of(line.split(" ", -1));

    assertThat(read(entry("get"), words)).isNotNull().isEqualTo(byPicocli(entry("get"), words));
  }

  @ParameterizedTest
  @ValueSource(strings = {"--no-such", "x -qx", "x --at --json", "x -r -1", "x --at=", "x -q=1"})
  void otherWords_areLeftToPicocli(String line) throws Exception {
    assertThat(read(entry("get"), List.of(line.split(" ", -1)))).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"x -5", "-2 x", "x -N3", "x -Nx", "x -N x", "x --max-count=3"})
  void counts_doWithoutPicocli(String line) throws Exception {
    List<String> words = List.of(line.split(" ", -1));

    assertThat(read(entry("log"), words)).isNotNull().isEqualTo(byPicocli(entry("log"), words));
  }

  @ParameterizedTest
  @ValueSource(strings = {"blame x --by week", "sync x y --timeout soon", "inspect x --tree -v"})
  void choicesAndNumbers_doWithoutPicocli(String line) throws Exception {
    List<String> words = new ArrayList<>(List.of(line.split(" ", -1)));
    Verbs.Entry entry = entry(words.remove(0));

    assertThat(read(entry, words)).isNotNull().isEqualTo(byPicocli(entry, words));
  }

  @Test
  void commonOptions_areThoseOfEveryCommand() {
    assertThat(CommonOptions.NAMES)
        .containsExactlyElementsOf(
            CommandSpec.forAnnotatedObject(new CommonOptions()).options().stream()
                .flatMap(option -> Stream.of(option.names()))
                .toList());
  }

  @Test
  void unknownVerb_isNone() {
    assertThat(Verbs.find("no-such")).isNull();
    assertThat(Verbs.find("Get")).isNull();
    assertThat(Verbs.find("../Get")).isNull();
  }

  @Test
  void theList_isOfTheClassesThatAreThere() {
    CommandScan scan = new CommandScan();
    List<Verbs.Entry> there = new ArrayList<>();
    for (String name : scan.inOrder()) {
      there.add(scan.entry(name));
    }
    assertThat(Verbs.all()).isEqualTo(there).hasSizeGreaterThan(30);
  }

  private static Verbs.Entry entry(String name) {
    return Objects.requireNonNull(Verbs.find(name));
  }

  /** What the reader makes of words; null when it leaves them to picocli. */
  private static @Nullable Map<String, Object> read(Verbs.Entry entry, List<String> words)
      throws Exception {
    WordReader reader = Objects.requireNonNull(WordReader.of(entry.prefix()));
    try {
      return switch (reader.read(entry.name(), words)) {
        case RUN -> fields(reader.verb());
        case HELP -> Map.of("help", true);
        case VERSION -> Map.of("version", true);
        case UNREAD -> null;
      };
    } catch (Failure e) {
      return failure(e);
    }
  }

  private static Map<String, Object> failure(Failure e) {
    return Map.of("failure", String.valueOf(e.getMessage()), "hint", String.valueOf(e.hint()));
  }

  private static Map<String, Object> byPicocli(Verbs.Entry entry, List<String> words)
      throws Exception {
    Verb verb = entry.create();
    try {
      CommandLine parser = CommandModel.parse(entry.name(), verb, words);
      if (parser.isUsageHelpRequested()) {
        return Map.of("help", true);
      }
      if (parser.isVersionHelpRequested()) {
        return Map.of("version", true);
      }
    } catch (Failure e) {
      return failure(e);
    }
    return fields(verb);
  }

  /** The values of all fields that words can reach. */
  private static Map<String, Object> fields(Object object) throws IllegalAccessException {
    Map<String, Object> values = new TreeMap<>();
    for (Class<?> type = object.getClass(); type != Object.class; type = type.getSuperclass()) {
      for (Field field : type.getDeclaredFields()) {
        field.setAccessible(true);
        String name = field.getName();
        if (field.isAnnotationPresent(Mixin.class) || field.isAnnotationPresent(ArgGroup.class)) {
          fields(field.get(object))
              .forEach((inner, value) -> values.put(name + "." + inner, value));
        } else if (field.isAnnotationPresent(Option.class)
            || field.isAnnotationPresent(Parameters.class)) {
          values.put(name, String.valueOf(field.get(object)));
        }
      }
    }
    return values;
  }
}
