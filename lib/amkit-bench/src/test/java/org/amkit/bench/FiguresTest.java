package org.amkit.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class FiguresTest {
  @Test
  void add_aLineOfEachTurn_keepsAllTimes() {
    Figures figures = new Figures();
    figures.add("{\"row\":\"merge\",\"ms\":[1.5, 2],\"cpu\":[3],\"check\":\"a b\",\"bytes\":-1}");
    figures.add("{\"row\":\"merge\",\"ms\":[4],\"cpu\":[],\"check\":\"c\",\"bytes\":7}");
    assertThat(figures.millis).containsExactly(1.5, 2.0, 4.0);
    assertThat(figures.cpu).containsExactly(3.0);
    assertThat(figures.check()).isEqualTo("c");
    assertThat(figures.fields).containsEntry("bytes", "7");
  }

  @Test
  void add_aRowThatThePeerLacks_isNotThere() {
    Figures figures = new Figures();
    figures.add("{\"row\":\"merge\"}");
    assertThat(figures.isThere()).isFalse();
    assertThat(figures.check()).isEmpty();
  }

  @Test
  void median_oddAndEvenAndNone() {
    assertThat(Figures.median(List.of(9.0, 1.0, 5.0))).isEqualTo(5.0);
    assertThat(Figures.median(List.of(4.0, 1.0, 2.0, 100.0))).isEqualTo(3.0);
    assertThat(Figures.median(List.of())).isNaN();
  }

  @Test
  void spread_isHalfOfWhatLiesBetweenTheQuartiles() {
    assertThat(Figures.spread(List.of(8.0, 9.0, 10.0, 11.0, 12.0))).isEqualTo(0.1);
    assertThat(Figures.spread(List.of(5.0))).isZero();
  }

  @Test
  void geometricMean_ofRatios() {
    assertThat(Figures.geometricMean(List.of(2.0, 8.0))).isEqualTo(4.0, within(1e-9));
    assertThat(Figures.geometricMean(List.of())).isNaN();
  }

  @Test
  void exponent_ofAQuadraticAndAFlatCost() {
    List<Double> sizes = List.of(10.0, 40.0, 160.0);
    assertThat(Figures.exponent(sizes, List.of(100.0, 1600.0, 25_600.0)))
        .isEqualTo(2.0, within(1e-9));
    assertThat(Figures.exponent(sizes, List.of(3.0, 3.0, 3.0))).isEqualTo(0.0, within(1e-9));
  }
}
