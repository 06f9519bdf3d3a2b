package org.amkit.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What one peer gave for one row, over all of its turns. */
final class Figures {
  private static final Pattern FIELD =
      Pattern.compile("\"(\\w+)\":(\\[[^]]*]|\"[^\"]*\"|[-\\d.]+)");

  /** Wall time in ms; in memory rows the peak in MB. */
  final List<Double> millis = new ArrayList<>();

  /** CPU time of all threads, in ms. */
  final List<Double> cpu = new ArrayList<>();

  /** All else: the check without its quotes, bytes, figures of memory. */
  final Map<String, String> fields = new LinkedHashMap<>();

  /** Adds a line of JSON as the peers print it. */
  void add(String line) {
    Matcher field = FIELD.matcher(line);
    while (field.find()) {
      String value = field.group(2);
      switch (field.group(1)) {
        case "ms" -> addAll(millis, value);
        case "cpu" -> addAll(cpu, value);
        default -> fields.put(field.group(1), value.replace("\"", ""));
      }
    }
  }

  private static void addAll(List<Double> numbers, String array) {
    for (String each : array.replaceAll("[\\[\\] ]", "").split(",", -1)) {
      if (!each.isEmpty()) {
        numbers.add(Double.parseDouble(each));
      }
    }
  }

  /** What the row came to; empty where the peer does not have it. */
  String check() {
    return fields.getOrDefault("check", "");
  }

  boolean isThere() {
    return !millis.isEmpty();
  }

  /** The median; not a number where there are none. */
  static double median(List<Double> numbers) {
    return quantile(numbers, 0.5);
  }

  /** The least; not a number where there are none. */
  static double least(List<Double> numbers) {
    return quantile(numbers, 0);
  }

  /** Half of what lies between the quartiles, as a part of the median. */
  static double spread(List<Double> numbers) {
    double between = quantile(numbers, 0.75) - quantile(numbers, 0.25);
    return between / 2 / median(numbers);
  }

  private static double quantile(List<Double> numbers, double part) {
    if (numbers.isEmpty()) {
      return Double.NaN;
    }
    List<Double> sorted = numbers.stream().sorted().toList();
    double at = part * (sorted.size() - 1);
    double low = sorted.get((int) Math.floor(at));
    double high = sorted.get((int) Math.ceil(at));
    return low + (high - low) * (at - Math.floor(at));
  }

  /** The geometric mean; not a number of none. */
  static double geometricMean(List<Double> ratios) {
    return Math.exp(ratios.stream().mapToDouble(Math::log).average().orElse(Double.NaN));
  }

  /** The slope of a line through the logarithms of times at sizes. */
  static double exponent(List<Double> sizes, List<Double> times) {
    List<Double> x = sizes.stream().map(Math::log).toList();
    List<Double> y = times.stream().map(time -> Math.log(Math.max(1e-3, time))).toList();
    double meanX = x.stream().mapToDouble(v -> v).average().orElse(0);
    double meanY = y.stream().mapToDouble(v -> v).average().orElse(0);
    double above = 0;
    double below = 0;
    for (int i = 0; i < x.size(); i++) {
      above += (x.get(i) - meanX) * (y.get(i) - meanY);
      below += (x.get(i) - meanX) * (x.get(i) - meanX);
    }
    return above / below;
  }
}
