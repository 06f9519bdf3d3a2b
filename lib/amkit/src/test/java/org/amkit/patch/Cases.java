package org.amkit.patch;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.amkit.ChangeHash;
import org.amkit.ObjectType;
import org.amkit.engine.Engine;
import org.amkit.ops.Clock;
import org.amkit.patch.Answers.Question;

/** Questions to ask of a history, and the differences from Automerge that are meant. */
final class Cases {
  private Cases() {}

  static List<Question> questions(History history, long seed) {
    Random random = new Random(seed * 31 + 7);
    Engine engine = history.all();
    List<List<ChangeHash>> versions = history.versions;
    List<Question> out = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      List<ChangeHash> before = versions.get(random.nextInt(versions.size()));
      List<ChangeHash> after =
          i < 2 ? engine.heads() : versions.get(random.nextInt(versions.size()));
      out.add(new Question("diff", "", 0, before, after));
    }
    for (int i = 0; i < 2; i++) {
      List<ChangeHash> heads = versions.get(random.nextInt(versions.size()));
      Clock at = engine.clockAt(heads);
      for (long obj : History.objects(engine, at)) {
        if (engine.objectType(obj) == ObjectType.TEXT && random.nextBoolean()) {
          String id = History.id(engine, obj);
          out.add(new Question("text", id, 0, List.of(), heads));
          long length = engine.length(obj, at);
          if (length > 0) {
            long index = random.nextInt((int) length);
            out.add(new Question("marksAt", id, index, List.of(), heads));
          }
        }
      }
    }
    return out;
  }

  /**
   * Whether Automerge's answer differs from ours by known faults of its alone, each with a test of
   * its own in {@link DifferTest}: marks of one text told as, or lost with, those of the object
   * before; text inside an old mark told without it; a list element's value told that does not win.
   */
  static boolean faulty(Engine engine, Question question, List<String> theirs) {
    if (!question.kind().equals("diff")) {
      return false;
    }
    List<String> ours =
        plain(
            Answers.lines(
                engine.diff(engine.clockAt(question.before()), engine.clockAt(question.at()))));
    List<String> said = plain(theirs);
    return without(ours, said).equals(without(said, ours));
  }

  private static List<String> without(List<String> lines, List<String> others) {
    return lines.stream()
        .filter(line -> others.contains(line) || !(line.startsWith("mark ") || isItem(line)))
        .toList();
  }

  /** A value put at a list's index. */
  private static boolean isItem(String line) {
    return line.matches("put \\[(.*,)?\\d+\\] .*");
  }

  private static final java.util.regex.Pattern SPLICE =
      java.util.regex.Pattern.compile("splice \\[(.*?)(\\d+)\\] \"(.*)\" (\\[.*\\])");

  /** Without the marks of splices, and with adjoining splices as one. */
  private static List<String> plain(List<String> lines) {
    List<String> out = new ArrayList<>();
    String path = null;
    long end = -1;
    for (String line : lines) {
      java.util.regex.Matcher m = SPLICE.matcher(line);
      if (!m.matches()) {
        path = null;
        out.add(line);
        continue;
      }
      long index = Long.parseLong(m.group(2));
      if (m.group(1).equals(path) && index == end) {
        out.set(out.size() - 1, out.get(out.size() - 1) + m.group(3));
      } else {
        out.add("splice " + m.group(1) + m.group(2) + " " + m.group(3));
      }
      path = m.group(1);
      end = index + m.group(3).length();
    }
    return out;
  }
}
