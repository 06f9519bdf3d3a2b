package org.amkit.json;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.amkit.json.JsonPatch.Kind;
import org.amkit.json.JsonPatch.Operation;
import org.amkit.patch.LeastEdit;
import org.amkit.patch.ValueNumbers;
import org.jspecify.annotations.Nullable;

/**
 * The operations that turn one plain value into another; see {@link JsonPatch#between}. One use.
 */
final class JsonDifference {
  private final List<Operation> operations = new ArrayList<>();
  private final ValueNumbers numbers = new ValueNumbers(PlainJson::form);

  /** What is still to be compared in each open map or list, the innermost first. */
  private final Deque<Iterator<Runnable>> open = new ArrayDeque<>();

  /** A place; its JSON Pointer is made only where an operation names it. */
  private record Path(@Nullable Path holder, String token) {
    Path member(String key) {
      return new Path(this, key);
    }

    String pointer() {
      List<String> tokens = new ArrayList<>();
      for (Path at = this; at.holder != null; at = at.holder) {
        tokens.add(at.token);
      }
      StringBuilder out = new StringBuilder();
      for (int i = tokens.size() - 1; i >= 0; i--) {
        DocumentPath.appendToken(out, tokens.get(i));
      }
      return out.toString();
    }
  }

  List<Operation> between(@Nullable Object before, @Nullable Object after) {
    difference(new Path(null, ""), before, after);
    while (!open.isEmpty()) {
      Iterator<Runnable> steps = open.element();
      if (steps.hasNext()) {
        steps.next().run();
      } else {
        open.pop();
      }
    }
    return operations;
  }

  private void difference(Path path, @Nullable Object before, @Nullable Object after) {
    if (numbers.of(before) == numbers.of(after)) {
      return;
    }
    if (before instanceof Map<?, ?> old && after instanceof Map<?, ?> now) {
      open.push(maps(path, old, now).iterator());
    } else if (before instanceof List<?> old && after instanceof List<?> now) {
      open.push(lists(path, old, now).iterator());
    } else {
      add(Kind.REPLACE, path, after);
    }
  }

  private List<Runnable> maps(Path path, Map<?, ?> old, Map<?, ?> now) {
    List<Runnable> steps = new ArrayList<>();
    old.forEach(
        (key, value) -> {
          Path member = path.member(Objects.toString(key));
          if (now.containsKey(key)) {
            steps.add(() -> difference(member, value, now.get(key)));
          } else {
            steps.add(() -> add(Kind.REMOVE, member, null));
          }
        });
    now.forEach(
        (key, value) -> {
          if (!old.containsKey(key)) {
            steps.add(() -> add(Kind.ADD, path.member(Objects.toString(key)), value));
          }
        });
    return steps;
  }

  private List<Runnable> lists(Path path, List<?> old, List<?> now) {
    List<Integer> before = old.stream().map(numbers::of).toList();
    List<Integer> after = now.stream().map(numbers::of).toList();
    List<Runnable> steps = new ArrayList<>();
    int shift = 0;
    for (LeastEdit.Hunk hunk : LeastEdit.between(before, after)) {
      int gone = hunk.oldEnd() - hunk.oldStart();
      int come = hunk.newEnd() - hunk.newStart();
      int start = hunk.oldStart() + shift;
      int paired = Math.min(gone, come);
      for (int i = 0; i < Math.max(gone, come); i++) {
        Path item = path.member(Integer.toString(start + (i < come ? i : paired)));
        Object value = i < come ? now.get(hunk.newStart() + i) : null;
        if (i < paired) {
          Object known = old.get(hunk.oldStart() + i);
          steps.add(() -> difference(item, known, value));
        } else {
          Kind kind = i < come ? Kind.ADD : Kind.REMOVE;
          steps.add(() -> add(kind, item, value));
        }
      }
      shift += come - gone;
    }
    return steps;
  }

  private void add(Kind kind, Path path, @Nullable Object value) {
    operations.add(new Operation(kind, path.pointer(), null, value));
  }
}
