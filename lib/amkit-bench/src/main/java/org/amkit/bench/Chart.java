package org.amkit.bench;

import java.util.Locale;
import java.util.Map;

/** How many times faster than Automerge's best, as a drawing. */
final class Chart {
  private static final int BAR_HEIGHT = 18;
  private static final int LABEL_WIDTH = 250;
  private static final int CHART_WIDTH = 520;

  private Chart() {}

  /** Bars on a logarithmic scale from a tenth to a thousand times. */
  static String of(Map<String, Double> ratios) {
    int height = 40 + BAR_HEIGHT * ratios.size();
    StringBuilder svg = new StringBuilder();
    svg.append(
        String.format(
            "<svg xmlns='http://www.w3.org/2000/svg' width='%d' height='%d'"
                + " font-family='sans-serif' font-size='12'>%n<title>Times faster than the faster"
                + " of Automerge's JNI binding and its WebAssembly</title>%n<rect width='100%%'"
                + " height='100%%' fill='white'/>%n",
            LABEL_WIDTH + CHART_WIDTH + 60, height));
    for (double tick : new double[] {0.1, 1, 10, 100, 1000}) {
      double x = x(tick);
      svg.append(
          String.format(
              Locale.ROOT,
              "<line x1='%.1f' x2='%.1f' y1='20' y2='%d' stroke='%s'/>"
                  + "<text x='%.1f' y='14' text-anchor='middle'>%s</text>%n",
              x,
              x,
              height - 12,
              tick == 1 ? "#444" : "#ddd",
              x,
              tick < 1 ? "0.1" : (int) tick));
    }
    int y = 24;
    for (Map.Entry<String, Double> each : ratios.entrySet()) {
      double ratio = each.getValue();
      double from = Math.min(x(1), x(ratio));
      double width = Math.abs(x(ratio) - x(1));
      svg.append(
          String.format(
              Locale.ROOT,
              "<text x='%d' y='%d' text-anchor='end'>%s</text>"
                  + "<rect x='%.1f' y='%d' width='%.1f' height='%d' fill='%s'/>"
                  + "<text x='%.1f' y='%d'>%.1f</text>%n",
              LABEL_WIDTH - 8,
              y + 12,
              each.getKey(),
              from,
              y,
              width,
              BAR_HEIGHT - 5,
              ratio >= 1 ? "#2a7" : "#c33",
              Math.max(x(1), x(ratio)) + 4,
              y + 12,
              ratio));
      y += BAR_HEIGHT;
    }
    return svg.append("</svg>\n").toString();
  }

  private static double x(double ratio) {
    double bounded = Math.min(1000, Math.max(0.1, ratio));
    return LABEL_WIDTH + CHART_WIDTH * (Math.log10(bounded) + 1) / 4;
  }
}
