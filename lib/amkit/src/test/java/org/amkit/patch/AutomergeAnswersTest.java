package org.amkit.patch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import org.amkit.AutomergeScript;
import org.amkit.ChangeHash;
import org.amkit.LoadOptions;
import org.amkit.TextUnit;
import org.amkit.chunk.ActorId;
import org.amkit.engine.Engine;
import org.amkit.patch.Answers.Question;
import org.junit.jupiter.api.Test;

/**
 * Differences between versions, marks, spans and texts, held to Automerge's: to a recording of its
 * answers, and where there is Node, to itself.
 *
 * <p>{@code -Damkit.seed=N -Damkit.cases=N} choose the histories, {@code -Damkit.record=FILE}
 * writes the recording anew.
 */
final class AutomergeAnswersTest {
  private static final String RECORDING = "automerge-answers.txt";

  @Test
  void recordedAnswers_areOurs() throws IOException {
    int cases = 0;
    Engine engine = Engine.create(ActorId.parse("aa"), TextUnit.UTF16);
    List<ChangeHash> changes = List.of();
    List<String> lines = recording();
    for (int i = 0; i < lines.size(); ) {
      String[] words = lines.get(i++).split(" ");
      if (words[0].equals("case")) {
        byte[] document = Base64.getDecoder().decode(words[2]);
        LoadOptions options = LoadOptions.DEFAULT.withTextUnit(TextUnit.UTF16);
        engine = Engine.load(document, options, ActorId.parse("aa"));
        changes = engine.changesSince(List.of());
        cases++;
        continue;
      }
      Question question = question(words, changes);
      List<String> theirs = new ArrayList<>();
      while (i < lines.size() && lines.get(i).startsWith("= ")) {
        theirs.add(lines.get(i++).substring(2));
      }
      assertThat(Answers.of(engine, question)).as(String.join(" ", words)).isEqualTo(theirs);
    }
    assertThat(cases).isGreaterThan(60);
  }

  private static List<String> recording() throws IOException {
    try (InputStream in = AutomergeAnswersTest.class.getResourceAsStream(RECORDING)) {
      byte[] bytes = Objects.requireNonNull(in, RECORDING).readAllBytes();
      return new String(bytes, StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .toList();
    }
  }

  private static Question question(String[] words, List<ChangeHash> changes) {
    return words[0].equals("diff")
        ? new Question("diff", "", 0, heads(words[1], changes), heads(words[2], changes))
        : new Question(
            words[0], words[1], Long.parseLong(words[2]), List.of(), heads(words[3], changes));
  }

  /** Heads as numbers of changes, "-" for none. */
  private static List<ChangeHash> heads(String numbers, List<ChangeHash> changes) {
    return numbers.equals("-")
        ? List.of()
        : Arrays.stream(numbers.split("\\.")).map(n -> changes.get(Integer.parseInt(n))).toList();
  }

  @Test
  void automergeItself_repeatsTheHistoryAndAnswersTheSame() throws IOException {
    AutomergeScript.require();
    long first = Long.getLong("amkit.seed", 1);
    int count = Integer.getInteger("amkit.cases", 40);
    String file = System.getProperty("amkit.record");
    int asked = 0;
    int faulty = 0;
    try (AutomergeOracle automerge = new AutomergeOracle();
        PrintWriter out =
            new PrintWriter(
                file == null
                    ? java.io.Writer.nullWriter()
                    : Files.newBufferedWriter(Path.of(file)))) {
      out.println("# Answers of @automerge/automerge 3.5.0; see AutomergeAnswersTest.");
      for (long seed = first; seed < first + count; seed++) {
        History history = new History(seed, TextUnit.UTF16, 2 + (int) (seed % 40));
        List<Question> questions = Cases.questions(history, seed);
        AutomergeOracle.Outcome theirs = automerge.repeat(history, questions);
        assertThat(history.stepHeads).as("heads of seed " + seed).isEqualTo(theirs.stepHeads());
        Engine engine = history.all();
        List<ChangeHash> changes = engine.changesSince(List.of());
        out.println("case " + seed + " " + Base64.getEncoder().encodeToString(engine.save()));
        for (int i = 0; i < questions.size(); i++) {
          Question question = questions.get(i);
          List<String> answer = theirs.answers().get(i);
          if (Answers.of(engine, question).equals(answer)) {
            out.println(words(question, changes));
            answer.forEach(line -> out.println("= " + line));
          } else if (Cases.faulty(engine, question, answer)) {
            faulty++;
          } else {
            assertThat(Answers.of(engine, question))
                .as("seed %s %s", seed, question.json(engine))
                .isEqualTo(answer);
          }
          asked++;
        }
      }
    }
    assertThat(asked).isGreaterThan(count);
    assertThat(faulty).as("answers that only known faults explain").isLessThan(asked / 100 + 2);
  }

  private static String words(Question question, List<ChangeHash> changes) {
    String at = numbers(question.at(), changes);
    return question.kind().equals("diff")
        ? "diff " + numbers(question.before(), changes) + " " + at
        : question.kind() + " " + question.obj() + " " + question.index() + " " + at;
  }

  private static String numbers(List<ChangeHash> heads, List<ChangeHash> changes) {
    List<String> out = heads.stream().map(h -> Integer.toString(changes.indexOf(h))).toList();
    return out.isEmpty() ? "-" : String.join(".", out);
  }
}
