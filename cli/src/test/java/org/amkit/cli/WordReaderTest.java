package org.amkit.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.amkit.cli.command.Verb;
import org.amkit.cli.command.WordReader;
import org.amkit.cli.terminal.Failure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
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
    for (int i = 0; i < 2_000; i++) {
      List<String> words = new ArrayList<>();
      for (int count = random.nextInt(6); count > 0; count--) {
        boolean plain = random.nextBoolean();
        words.add(plain ? "x" + count : pool.get(random.nextInt(pool.size())));
      }
      Verb read = WordReader.read(name, words);
      if (read != null) {
        assertThat(fields(read)).as("am %s %s", name, words).isEqualTo(byPicocli(entry, words));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"get", "heads", "status", "log", "change", "export", "merge", "diff", "sync"})
  void plainWords_doWithoutPicocli(String name) {
    assertThat(
            WordReader.read(name, List.of("-q", "--color", "never", "one", "two")) != null
                || WordReader.read(name, List.of("-q", "--color=never", "one")) != null)
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "--help", "-h", "x --no-such", "x -qv", "x --at", "x y z", "x -r -1"})
  void otherWords_areLeftToPicocli(String line) {
    List<String> words = line.isEmpty() ? List.of() : List.of(line.split(" ", -1));

    assertThat(WordReader.read("get", words)).isNull();
  }

  @Test
  void unknownVerb_hasNoReader() {
    assertThat(WordReader.read("no-such", List.of())).isNull();
    assertThat(WordReader.read("Get", List.of("x"))).isNull();
    assertThat(WordReader.read("../Get", List.of("x"))).isNull();
  }

  private static Map<String, Object> byPicocli(Verbs.Entry entry, List<String> words)
      throws Exception {
    Verb verb = entry.create();
    try {
      CommandLine parser = CommandModel.parse(entry.name(), verb, words);
      if (parser.isUsageHelpRequested() || parser.isVersionHelpRequested()) {
        return Map.of("help", true);
      }
    } catch (Failure e) {
      return Map.of("failure", String.valueOf(e.getMessage()));
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
        if (field.isAnnotationPresent(Mixin.class)) {
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
