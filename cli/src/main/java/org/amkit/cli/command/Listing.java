package org.amkit.cli.command;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** How the overview lists a command; the build makes the list of commands from these. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Listing {
  /** What the command is about. */
  Group group();

  /** Commands of a group stand in the order of these numbers. */
  int place();

  /** What the command does, in one line. */
  String summary();

  /** What commands are about. */
  enum Group {
    WRITE("Make and change"),
    READ("Look"),
    MERGE("Merge and exchange"),
    CARE("Check and repair"),
    FIT("Fit in"),
    /** Not for people. */
    HIDDEN("");

    private final String title;

    Group(String title) {
      this.title = title;
    }

    /** The heading of the group. */
    public String title() {
      return title;
    }
  }
}
