package org.amkit.cli.command.history;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.amkit.Change;
import org.amkit.Op;
import org.amkit.cli.address.History;
import org.amkit.json.DocumentPath.Step;
import org.jspecify.annotations.Nullable;

/**
 * Which changes touch a place, by what their operations say: whose object is at the place or in it,
 * or which put or delete something on the way to it. An object stays forever under the key it was
 * made at, so keys are certain; an index is not, since elements move: then the change's difference
 * is asked.
 *
 * <p>Cost: O(operations), and a difference for each change that leaves a doubt.
 */
final class TouchedChanges {
  private static final String ROOT = "_root";

  /** How an object's own place lies to the place that is asked for. */
  private record Relation(int depth, boolean certain) {}

  private enum Answer {
    NO,
    PERHAPS,
    YES
  }

  private final List<Step> place;
  private final boolean isPart;
  private final Map<String, Relation> objects = new HashMap<>();
  private final Map<Change, Answer> answers = new HashMap<>();
  private final Predicate<Change> doubt;

  /**
   * Reads a history.
   *
   * @param place the place; not the root, which every change touches
   * @param isPart whether only some elements of what is there are asked for
   * @param doubt decides about changes whose operations leave a doubt
   */
  TouchedChanges(History graph, List<Step> place, boolean isPart, Predicate<Change> doubt) {
    this.place = place;
    this.isPart = isPart;
    this.doubt = doubt;
    objects.put(ROOT, new Relation(0, true));
    for (Change change : graph.changes()) {
      Answer answer = Answer.NO;
      for (Op op : change.ops()) {
        Answer of = ask(op);
        answer = of.compareTo(answer) > 0 ? of : answer;
      }
      if (answer != Answer.NO) {
        answers.put(change, answer);
      }
    }
  }

  /** Whether a change of that history touches the place. */
  boolean contains(Change change) {
    return switch (answers.getOrDefault(change, Answer.NO)) {
      case YES -> true;
      case PERHAPS -> doubt.test(change);
      case NO -> false;
    };
  }

  /** What one operation does to the place; notes where an object is that it makes. */
  private Answer ask(Op op) {
    Relation relation = objects.get(op.obj());
    if (relation == null) {
      return Answer.NO;
    }
    boolean inside = relation.depth() == place.size();
    String key = op.key();
    if (!inside && !leads(place.get(relation.depth()), key)) {
      return Answer.NO;
    }
    boolean certain = relation.certain() && (inside ? !isPart : key != null);
    if (makesObject(op.action())) {
      objects.put(op.id(), new Relation(inside ? place.size() : relation.depth() + 1, certain));
    }
    return certain ? Answer.YES : Answer.PERHAPS;
  }

  /** Whether a step may lead from an object to what an operation acts on there. */
  private static boolean leads(Step step, @Nullable String key) {
    if (step instanceof Step.Key wanted) {
      return wanted.name().equals(key);
    }
    return key == null || (step instanceof Step.Token token && token.text().equals(key));
  }

  private static boolean makesObject(Op.Action action) {
    return switch (action) {
      case MAKE_MAP, MAKE_LIST, MAKE_TEXT, MAKE_TABLE -> true;
      default -> false;
    };
  }
}
