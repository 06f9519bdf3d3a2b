package org.amkit.patch;

import java.util.ArrayList;
import java.util.List;
import org.amkit.AutomergeScript;
import org.amkit.patch.Answers.Question;

/** Automerge itself, repeating histories and answering questions. */
final class AutomergeOracle implements AutoCloseable {
  private final AutomergeScript node = new AutomergeScript("patch/oracle.mjs");

  /** What Automerge came to: its heads after each step, and the lines of each answer. */
  record Outcome(List<String> stepHeads, List<List<String>> answers) {}

  Outcome repeat(History history, List<Question> questions) {
    List<String> actors = history.actors.stream().map(History::quote).toList();
    List<String> asked = questions.stream().map(q -> q.json(history.all())).toList();
    node.tell(
        "{\"actors\":%s,\"steps\":%s,\"questions\":%s}"
            .formatted(array(actors), array(history.steps), array(asked)));
    List<String> heads = List.of(node.answer().split(" ", -1));
    List<List<String>> said = new ArrayList<>();
    for (int i = 0; i < questions.size(); i++) {
      List<String> lines = new ArrayList<>();
      for (int n = Integer.parseInt(node.answer()); n > 0; n--) {
        lines.add(node.answer());
      }
      said.add(lines);
    }
    return new Outcome(heads, said);
  }

  private static String array(List<String> items) {
    return "[" + String.join(",", items) + "]";
  }

  @Override
  public void close() {
    node.close();
  }
}
