package org.amkit.differential;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.amkit.differential.Script.Step;

/**
 * Makes a failing script small: takes steps away, then makes what is left plainer, as long as it
 * still fails.
 */
final class Shrinker {
  private final Predicate<Script> fails;
  private int triesLeft;

  /**
   * @param fails whether a script still shows the fault
   * @param tries how many scripts may be tried
   */
  Shrinker(Predicate<Script> fails, int tries) {
    this.fails = fails;
    this.triesLeft = tries;
  }

  Script shrink(Script script) {
    Script smallest = script;
    boolean smaller = true;
    while (smaller && triesLeft > 0) {
      Script before = smallest;
      smallest = plainer(fewer(smallest));
      smaller = !smallest.equals(before);
    }
    return smallest;
  }

  private Script fewer(Script script) {
    Script smallest = script;
    for (int size = Math.max(1, script.steps().size() / 2); size >= 1; size /= 2) {
      for (int from = smallest.steps().size() - size; from >= 0; from -= size) {
        List<Step> kept = new ArrayList<>(smallest.steps());
        kept.subList(from, Math.min(from + size, kept.size())).clear();
        Script candidate = smallest.withSteps(kept);
        if (stillFails(candidate)) {
          smallest = candidate;
          from = Math.min(from, smallest.steps().size());
        }
      }
    }
    return smallest;
  }

  private Script plainer(Script script) {
    Script smallest = script;
    for (int i = 0; i < smallest.steps().size(); i++) {
      for (Map.Entry<String, Object> field : script.steps().get(i).fields().entrySet()) {
        for (Object plain : plainerValues(field.getKey(), field.getValue())) {
          Map<String, Object> fields = new LinkedHashMap<>(smallest.steps().get(i).fields());
          fields.put(field.getKey(), plain);
          List<Step> steps = new ArrayList<>(smallest.steps());
          steps.set(i, new Step(fields));
          Script candidate = smallest.withSteps(steps);
          if (stillFails(candidate)) {
            smallest = candidate;
            break;
          }
        }
      }
    }
    return smallest;
  }

  private static List<?> plainerValues(String name, Object value) {
    if (value instanceof Long number && !List.of("r", "from", "keep").contains(name)) {
      return number == 0 ? List.of() : number > 2 ? List.of(0L, 1L, 2L, number / 2) : List.of(0L);
    }
    if (value instanceof String string && name.equals("s") && string.length() > 1) {
      int half = string.offsetByCodePoints(0, string.codePointCount(0, string.length()) / 2);
      return List.of("", "a", "\uD83D\uDE00", string.substring(0, half), string.substring(half));
    }
    if (value instanceof List<?> list && name.equals("vs") && !list.isEmpty()) {
      return List.of(
          List.of(), list.subList(0, list.size() / 2), list.subList(list.size() / 2, list.size()));
    }
    if (value instanceof List<?> scalar && name.equals("v") && !scalar.get(0).equals("null")) {
      return scalar.get(0).equals("counter")
          ? List.of(List.of("counter", "1"))
          : List.of(List.of("null"), List.of("int", "1"), List.of("str", "x"));
    }
    return List.of();
  }

  private boolean stillFails(Script script) {
    return triesLeft-- > 0 && fails.test(script);
  }
}
