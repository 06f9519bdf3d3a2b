package org.amkit.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.amkit.AmValue;
import org.amkit.ChangeHash;
import org.amkit.Document;
import org.amkit.NewValue;
import org.amkit.ObjectId;
import org.amkit.ObjectType;
import org.amkit.Patch;
import org.amkit.PatchAction;
import org.amkit.PathElement;
import org.amkit.Prop;
import org.amkit.TextUnit;
import org.amkit.Transaction;
import org.junit.jupiter.api.Test;

/** Incremental diffs and saves in the course of scripts, as Automerge gives them. */
class IncrementalDiffTest {
  private final Map<String, Document> docs = new TreeMap<>();
  private final List<ChangeHash[]> kept = new ArrayList<>();

  private void begin() {
    kept.clear();
    for (int i = 0; i < 3; i++) {
      byte[] actor = {(byte) (0xaa + 0x11 * i)};
      docs.put(Character.toString('a' + i), new Document(actor, TextUnit.UTF16));
    }
  }

  @Test
  void incrementalDiffsAndSaves_inScripts_areAutomerges() {
    List<String> lines = new ArrayList<>();
    List<String> recorded = Probe.recorded("diff-incremental");
    for (String line : recorded) {
      if (line.startsWith("script ")) {
        lines.add(line);
        begin();
        for (String step : line.substring(7).split("; ", -1)) {
          String said = step(step.split(" ", -1));
          if (!said.isEmpty()) {
            lines.add(step + ": " + said);
          }
        }
      }
    }
    assertThat(lines).isEqualTo(recorded);
  }

  private String step(String[] words) {
    Document doc = docs.get(words[0]);
    switch (words[1]) {
      case "empty" -> doc.emptyChange(null, 0);
      case "merge" -> doc.merge(docs.get(words[2]));
      case "keep" -> kept.add(doc.getHeads());
      case "isolate" ->
          doc.isolate(
              words[2].equals("root") ? new ChangeHash[0] : kept.get(Integer.parseInt(words[2])));
      case "integrate" -> doc.integrate();
      case "update" -> doc.updateDiffCursor();
      case "reset" -> doc.resetDiffCursor();
      case "diff" -> {
        String said = patches(doc.diffIncremental());
        return said.isEmpty() ? "nothing" : said;
      }
      case "load" -> {
        byte[] bytes = docs.get(words[2]).saveIncremental();
        doc.loadIncremental(bytes);
        Document given = new Document();
        given.loadIncremental(bytes);
        return given.changeCount() + given.waitingChanges().length + " changes";
      }
      default -> doc.change(null, tx -> edit(tx, words));
    }
    return "";
  }

  private static void edit(Transaction tx, String[] words) {
    String key = words[2];
    switch (words[1]) {
      case "put" -> tx.set(ObjectId.ROOT, key, NewValue.integer(number(words[3])));
      case "counter" -> tx.set(ObjectId.ROOT, key, NewValue.counter(number(words[3])));
      case "del" -> tx.delete(ObjectId.ROOT, key);
      case "list" -> {
        ObjectId list = tx.set(ObjectId.ROOT, key, ObjectType.LIST);
        for (int i = 3; i < words.length; i++) {
          tx.insert(list, i - 3, NewValue.integer(number(words[i])));
        }
      }
      case "set" -> tx.set(at(tx, key), number(words[3]), NewValue.integer(number(words[4])));
      case "ins" -> tx.insert(at(tx, key), number(words[3]), NewValue.integer(number(words[4])));
      case "rm" -> tx.delete(at(tx, key), number(words[3]));
      case "text" -> tx.spliceText(tx.set(ObjectId.ROOT, key, ObjectType.TEXT), 0, 0, words[3]);
      case "splice" ->
          tx.spliceText(
              at(tx, key), number(words[3]), number(words[4]), words.length > 5 ? words[5] : "");
      case "inc" -> tx.increment(ObjectId.ROOT, key, number(words[3]));
      default -> throw new IllegalArgumentException(words[1]);
    }
  }

  private static long number(String word) {
    return Long.parseLong(word);
  }

  private static ObjectId at(Transaction tx, String key) {
    return tx.get(ObjectId.ROOT, key).orElseThrow().objectId().orElseThrow();
  }

  private static String patches(List<Patch> patches) {
    return patches.stream().map(IncrementalDiffTest::line).collect(Collectors.joining("; "));
  }

  private static String line(Patch patch) {
    StringBuilder way = new StringBuilder();
    for (PathElement element : patch.getPath()) {
      way.append(step(element.getProp())).append('/');
    }
    PatchAction action = patch.getAction();
    if (action instanceof PatchAction.PutMap put) {
      return put(put.isConflict()) + way + put.getKey() + "=" + value(put.getValue());
    } else if (action instanceof PatchAction.PutList put) {
      return put(put.isConflict()) + way + put.getIndex() + "=" + value(put.getValue());
    } else if (action instanceof PatchAction.Insert insert) {
      return "insert "
          + way
          + insert.getIndex()
          + "="
          + insert.getValues().stream()
              .map(IncrementalDiffTest::value)
              .collect(Collectors.joining(","));
    } else if (action instanceof PatchAction.DeleteMap delete) {
      return "del " + way + delete.getKey();
    } else if (action instanceof PatchAction.DeleteList delete) {
      String many = delete.getLength() > 1 ? " x" + delete.getLength() : "";
      return "del " + way + delete.getIndex() + many;
    } else if (action instanceof PatchAction.SpliceText splice) {
      return "splice " + way + splice.getIndex() + "=" + splice.getText();
    } else if (action instanceof PatchAction.Increment inc) {
      return "inc " + way + step(inc.getProperty()) + "=" + inc.getValue();
    } else if (action instanceof PatchAction.FlagConflict conflict) {
      return "conflict " + way + step(conflict.getProperty());
    }
    return action.toString();
  }

  private static String put(boolean conflict) {
    return conflict ? "put! " : "put ";
  }

  private static String step(Prop prop) {
    return prop instanceof Prop.Key key ? key.key : Long.toString(((Prop.Index) prop).index);
  }

  private static String value(AmValue value) {
    if (value instanceof AmValue.Int number) {
      return Long.toString(number.getValue());
    } else if (value instanceof AmValue.Counter counter) {
      return Long.toString(counter.getValue());
    } else if (value instanceof AmValue.Text) {
      return "";
    }
    return value instanceof AmValue.List ? "[]" : "{}";
  }
}
