package org.amkit.differential;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.amkit.AmValue;
import org.amkit.Change;
import org.amkit.ChangeHash;
import org.amkit.Op;

/**
 * What a set of changes means, the slow and obvious way: all ops in one list, looked through again
 * for each question.
 *
 * <ul>
 *   <li>An op is visible when no other supersedes it; increments supersede all but counters.
 *   <li>A map key or list element has the values of its visible ops, in the order of their ids.
 *   <li>A sequence is a tree: each element hangs on the one it was inserted behind, later ids
 *       first.
 * </ul>
 */
final class Oracle {
  private static final Comparator<String> BY_UTF8 =
      (a, b) ->
          Arrays.compareUnsigned(
              a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));

  /** Counter, then actor: hex digits of actors sort as their bytes do. */
  private static final Comparator<String> BY_ID =
      Comparator.<String>comparingLong(id -> Long.parseLong(id.substring(0, id.indexOf('@'))))
          .thenComparing(id -> id.substring(id.indexOf('@') + 1));

  private final List<Op> ops = new ArrayList<>();
  private final Set<ChangeHash> applied = new HashSet<>();
  private final TreeSet<String> heads = new TreeSet<>();
  private final Map<String, List<Op>> successors = new HashMap<>();

  private Oracle(Collection<Change> changes) {
    for (Change change : changes) {
      applied.add(change.hash());
      heads.add(change.hash().toString());
      ops.addAll(change.ops());
    }
    for (Change change : changes) {
      for (ChangeHash dep : change.deps()) {
        if (!applied.contains(dep)) {
          throw new IllegalArgumentException("a change without its dependency " + dep);
        }
        heads.remove(dep.toString());
      }
    }
    for (Op op : ops) {
      for (String pred : op.pred()) {
        successors.computeIfAbsent(pred, id -> new ArrayList<>()).add(op);
      }
    }
  }

  /** The document of these changes, which must hold all that they depend on. */
  static Oracle of(Collection<Change> changes) {
    return new Oracle(changes);
  }

  /** The document of those changes that are the heads or that these depend on. */
  static Oracle at(Collection<Change> changes, ChangeHash[] heads) {
    Map<ChangeHash, Change> byHash = new LinkedHashMap<>();
    changes.forEach(change -> byHash.put(change.hash(), change));
    Map<ChangeHash, Change> seen = new LinkedHashMap<>();
    Deque<ChangeHash> queue = new ArrayDeque<>(Arrays.asList(heads));
    while (!queue.isEmpty()) {
      Change change = byHash.get(queue.remove());
      if (change != null && seen.put(change.hash(), change) == null) {
        queue.addAll(change.deps());
      }
    }
    return new Oracle(seen.values());
  }

  /** The heads, as hex in order, comma between. */
  String heads() {
    return String.join(",", heads);
  }

  /** The state in the shape of {@link DocumentState}, without details of texts. */
  String state() {
    return JsonTree.write(map("_root"));
  }

  private List<Object> map(String id) {
    Map<String, List<Op>> byKey = new TreeMap<>(BY_UTF8);
    for (Op op : ops) {
      if (op.obj().equals(id) && op.key() != null && isVisible(op)) {
        byKey.computeIfAbsent(op.key(), key -> new ArrayList<>()).add(op);
      }
    }
    List<Object> pairs = new ArrayList<>();
    byKey.forEach((key, values) -> pairs.add(List.of(key, entries(values))));
    return pairs;
  }

  private List<Object> list(String id) {
    List<Object> elements = new ArrayList<>();
    for (List<Op> values : elements(id)) {
      elements.add(entries(values));
    }
    return elements;
  }

  private List<Object> text(String id) {
    StringBuilder text = new StringBuilder();
    for (List<Op> values : elements(id)) {
      values.sort(Comparator.comparing(Op::id, BY_ID));
      AmValue winner = values.get(values.size() - 1).value();
      text.append(winner instanceof AmValue.Str string ? string.getValue() : "\uFFFC");
    }
    return List.of(text.toString());
  }

  /** The visible ops of each element that has any, in the order of the sequence. */
  private List<List<Op>> elements(String id) {
    Map<String, List<Op>> behind = new HashMap<>();
    Map<String, List<Op>> visible = new HashMap<>();
    for (Op op : ops) {
      if (!op.obj().equals(id) || op.elem() == null) {
        continue;
      }
      if (op.insert()) {
        behind.computeIfAbsent(op.elem(), elem -> new ArrayList<>()).add(op);
      }
      if (isVisible(op)) {
        String element = op.insert() ? op.id() : op.elem();
        visible.computeIfAbsent(element, elem -> new ArrayList<>()).add(op);
      }
    }
    behind.values().forEach(siblings -> siblings.sort(Comparator.comparing(Op::id, BY_ID)));
    List<List<Op>> elements = new ArrayList<>();
    // Pushed in ascending order, so that the greatest id comes off first.
    Deque<Op> stack = new ArrayDeque<>();
    behind.getOrDefault("_head", List.of()).forEach(stack::push);
    while (!stack.isEmpty()) {
      Op element = stack.pop();
      List<Op> values = visible.get(element.id());
      if (values != null) {
        elements.add(values);
      }
      behind.getOrDefault(element.id(), List.of()).forEach(stack::push);
    }
    return elements;
  }

  private boolean isVisible(Op op) {
    return switch (op.action()) {
      case DELETE, INCREMENT, MARK_BEGIN, MARK_END -> false;
      default ->
          successors.getOrDefault(op.id(), List.of()).stream()
              .allMatch(
                  successor ->
                      successor.action() == Op.Action.INCREMENT
                          && op.value() instanceof AmValue.Counter);
    };
  }

  private List<Object> entries(List<Op> values) {
    values.sort(Comparator.comparing(Op::id, BY_ID));
    List<Object> entries = new ArrayList<>();
    for (Op op : values) {
      entries.add(entry(op));
    }
    return entries;
  }

  private List<Object> entry(Op op) {
    return switch (op.action()) {
      case MAKE_MAP, MAKE_TABLE -> List.of("map", op.id(), map(op.id()));
      case MAKE_LIST -> List.of("list", op.id(), list(op.id()));
      case MAKE_TEXT -> List.of("text", op.id(), text(op.id()));
      default -> scalar(op);
    };
  }

  private List<Object> scalar(Op op) {
    AmValue value = op.value();
    if (value instanceof AmValue.Counter counter) {
      return List.of("counter", Long.toString(counter.getValue() + increments(op)));
    }
    return value == null ? List.of("null") : DocumentState.shallow(value);
  }

  private long increments(Op counter) {
    long sum = 0;
    for (Op successor : successors.getOrDefault(counter.id(), List.of())) {
      if (successor.value() instanceof AmValue.Int by) {
        sum += by.getValue();
      }
    }
    return sum;
  }
}
