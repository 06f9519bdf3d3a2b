package org.amkit.cli.address;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ShortNamesTest {
  @Test
  void names_areAsLongAsItTakes() {
    ShortNames names = new ShortNames(List.of("abcdef", "abcdxx", "zz", "abcd"), 2);
    assertThat(names.of("abcdef")).isEqualTo("abcde");
    assertThat(names.of("abcdxx")).isEqualTo("abcdx");
    assertThat(names.of("zz")).isEqualTo("zz");
    assertThat(names.of("abcd")).as("the beginning of others").isEqualTo("abcd");
    assertThat(names.length()).isEqualTo(5);
  }

  @Test
  void noName_orOne_takesTheFewest() {
    assertThat(new ShortNames(List.of(), 3).length()).isEqualTo(3);
    assertThat(new ShortNames(List.of("abcdef"), 3).of("abcdef")).isEqualTo("abc");
  }

  @Test
  void randomNames_areToldApart_andNoLongerThanThat() {
    for (int seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      Set<String> all = new HashSet<>();
      for (int i = 0; i < 1 + random.nextInt(40); i++) {
        StringBuilder name = new StringBuilder();
        for (int j = 0; j < 1 + random.nextInt(6); j++) {
          name.append("abc".charAt(random.nextInt(3)));
        }
        all.add(name.toString());
      }
      int fewest = 1 + random.nextInt(3);
      ShortNames names = new ShortNames(all, fewest);
      for (String name : all) {
        String shown = names.of(name);
        List<String> meant = new ArrayList<>();
        all.forEach(other -> meant.add(other.startsWith(shown) ? other : ""));
        meant.removeIf(String::isEmpty);
        boolean isExact = shown.equals(name);
        assertThat(isExact || meant.equals(List.of(name))).as("seed %s, %s", seed, name).isTrue();
        if (shown.length() > fewest) {
          String shorter = shown.substring(0, shown.length() - 1);
          assertThat(all.stream().filter(n -> n.startsWith(shorter)).count())
              .as("seed %s, %s", seed, name)
              .isGreaterThan(1);
        }
      }
    }
  }
}
