package org.amkit.differential;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.amkit.AmValue;
import org.amkit.Mark;
import org.amkit.Patch;
import org.amkit.PatchAction;
import org.amkit.PathElement;
import org.amkit.Prop;

/**
 * Patches as {@code runner.mjs} writes them: action, path with its last property, and what the
 * action says.
 */
final class PatchLines {
  private PatchLines() {}

  static List<String> of(List<Patch> patches) {
    return patches.stream().map(patch -> JsonTree.write(line(patch))).toList();
  }

  /**
   * Those that tell something: not a put that the next one takes the place of, and no marks on no
   * character. Of these both sides tell where they are made; but Automerge puts marks that follow
   * one another into one patch even where they are of two objects.
   */
  static List<String> telling(List<Patch> patches) {
    List<String> telling = new ArrayList<>();
    List<Object> before = List.of("");
    for (Patch patch : patches) {
      List<Object> line = line(patch);
      if (line.get(0).equals("mark") && ((List<?>) line.get(2)).isEmpty()) {
        continue;
      }
      boolean replaces = line.get(0).equals("put") && line.subList(0, 2).equals(before);
      if (replaces) {
        telling.remove(telling.size() - 1);
      }
      telling.add(JsonTree.write(line));
      before = line.subList(0, Math.min(2, line.size()));
    }
    return telling;
  }

  private static List<Object> line(Patch patch) {
    PatchAction action = patch.getAction();
    if (action instanceof PatchAction.PutMap put) {
      return List.of("put", path(patch, put.getKey()), value(put.getValue()), put.isConflict());
    } else if (action instanceof PatchAction.PutList put) {
      return List.of("put", path(patch, put.getIndex()), value(put.getValue()), put.isConflict());
    } else if (action instanceof PatchAction.Insert insert) {
      List<Object> conflicts = new ArrayList<>();
      for (int i = 0; i < insert.getValues().size(); i++) {
        conflicts.add(insert.isConflict(i));
      }
      return List.of(
          "insert",
          path(patch, insert.getIndex()),
          insert.getValues().stream().map(PatchLines::value).toList(),
          conflicts.contains(true) ? conflicts : List.of());
    } else if (action instanceof PatchAction.SpliceText splice) {
      return List.of(
          "splice",
          path(patch, splice.getIndex()),
          splice.getText(),
          DocumentState.pairs(splice.getMarks()));
    } else if (action instanceof PatchAction.Increment increment) {
      return List.of(
          "inc", path(patch, prop(increment.getProperty())), Long.toString(increment.getValue()));
    } else if (action instanceof PatchAction.DeleteMap delete) {
      return List.of("del", path(patch, delete.getKey()), 1);
    } else if (action instanceof PatchAction.DeleteList delete) {
      return List.of("del", path(patch, delete.getIndex()), delete.getLength());
    } else if (action instanceof PatchAction.Mark mark) {
      List<Object> marks = new ArrayList<>();
      Arrays.stream(mark.getMarks())
          .filter(m -> m.getStart() < m.getEnd())
          .sorted(Comparator.comparing(Mark::getName))
          .forEach(
              m ->
                  marks.add(
                      List.of(
                          m.getStart(),
                          m.getEnd(),
                          m.getName(),
                          DocumentState.plain(m.getValue()))));
      return List.of("mark", path(patch), marks);
    } else if (action instanceof PatchAction.FlagConflict conflict) {
      return List.of("conflict", path(patch, prop(conflict.getProperty())));
    }
    return List.of(action.toString(), path(patch));
  }

  private static List<Object> path(Patch patch, Object... last) {
    List<Object> path = new ArrayList<>();
    for (PathElement element : patch.getPath()) {
      path.add(prop(element.getProp()));
    }
    path.addAll(Arrays.asList(last));
    return path;
  }

  private static Object prop(Prop prop) {
    return prop instanceof Prop.Key key ? key.getValue() : ((Prop.Index) prop).getValue();
  }

  private static List<Object> value(AmValue value) {
    return value instanceof AmValue.Map
            || value instanceof AmValue.List
            || value instanceof AmValue.Text
        ? List.of(DocumentState.shallow(value).get(0))
        : DocumentState.shallow(value);
  }
}
