package org.amkit.differential;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What several replicas do, in one order, with every accident (actors, times, order of delivery)
 * written down.
 *
 * <p>Steps stay meaningful when others are taken away: objects and heads are named by labels, a
 * step whose label is not there is skipped, and indexes are taken modulo what is there. So a
 * shrinker may drop any step.
 *
 * @param seed what the generator made it from
 * @param unit what text indexes count: {@code utf16} or {@code codePoints}
 * @param actors the replicas' first actors, hex
 * @param details what the reports say of texts beside their characters
 * @param steps see {@link Step}
 */
record Script(long seed, String unit, List<String> actors, List<String> details, List<Step> steps) {

  /** One step: {@code op}, the replica {@code r} it happens on, and what the op wants. */
  record Step(Map<String, Object> fields) {
    String op() {
      return string("op");
    }

    int replica() {
      return number("r").intValue();
    }

    boolean has(String name) {
      return fields.containsKey(name);
    }

    String string(String name) {
      return (String) field(name);
    }

    Long number(String name) {
      return (Long) field(name);
    }

    boolean flag(String name) {
      return Boolean.TRUE.equals(fields.get(name));
    }

    List<?> list(String name) {
      return (List<?>) field(name);
    }

    private Object field(String name) {
      Object value = fields.get(name);
      if (value == null) {
        throw new IllegalArgumentException("no " + name + " in " + JsonTree.write(fields));
      }
      return value;
    }
  }

  Script withSteps(List<Step> others) {
    return new Script(seed, unit, actors, details, others);
  }

  Script withDetails(List<String> others) {
    return new Script(seed, unit, actors, others, steps);
  }

  Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("seed", seed);
    map.put("unit", unit);
    map.put("actors", actors);
    map.put("details", details);
    map.put("quiet", true);
    List<Object> ops = new ArrayList<>();
    for (Step step : steps) {
      ops.add(step.fields());
    }
    map.put("ops", ops);
    return map;
  }

  static Script fromMap(Map<String, Object> map) {
    List<Step> steps = JsonTree.objects(map, "ops").stream().map(Step::new).toList();
    return new Script(
        JsonTree.number(map, "seed"),
        JsonTree.string(map, "unit"),
        JsonTree.strings(map, "actors"),
        JsonTree.strings(map, "details"),
        steps);
  }

  /** Reads what {@link #toString} writes. */
  static Script parse(String text) {
    List<String> lines = text.lines().filter(line -> line.startsWith("{")).toList();
    Map<String, Object> map = JsonTree.parseObject(lines.get(0));
    map.put("ops", lines.stream().skip(1).map(JsonTree::parseObject).toList());
    return fromMap(map);
  }

  /** The header and then one step a line. */
  @Override
  public String toString() {
    Map<String, Object> header = toMap();
    header.remove("ops");
    StringBuilder out = new StringBuilder(JsonTree.write(header));
    for (Step step : steps) {
      out.append('\n').append(JsonTree.write(step.fields()));
    }
    return out.toString();
  }
}
