package org.amkit.repo.postgresql;

import java.sql.SQLException;
import org.amkit.repo.store.StoreException;
import org.jspecify.annotations.Nullable;

/** A database that cannot be reached, or refuses: says why, and what to do about it. */
public final class PostgresException extends StoreException {
  private static final long serialVersionUID = 1L;

  private static final String NO_DATABASE = "3D000";

  private PostgresException(
      String message, @Nullable String advice, boolean isMissing, @Nullable Throwable cause) {
    super(message, advice, isMissing, cause);
  }

  /** One without a cause in the driver. */
  static PostgresException of(String message, String advice) {
    return new PostgresException(message, advice, false, null);
  }

  /** That there is a database, but nothing of ours in it. */
  static PostgresException noTables(PostgresAddress address) {
    return new PostgresException(
        "no documents are kept in the database " + address.database(), null, true, null);
  }

  /** What the driver says, in one line; nothing of a password is in it. */
  static PostgresException of(PostgresAddress address, SQLException thrown) {
    SQLException e = thrown;
    // The pool wraps why it has no connection.
    if (e.getCause() instanceof SQLException cause) {
      e = cause;
    }
    String state = e.getSQLState() == null ? "" : e.getSQLState();
    String problem = firstLine(e);
    if (!state.startsWith("08")) {
      return new PostgresException(problem, advice(state, address), false, thrown);
    }
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    boolean asksPassword = state.equals("08004") && problem.contains("password");
    return new PostgresException(
        "cannot connect to " + address.hosts() + ": " + (asksPassword ? problem : firstLine(root)),
        asksPassword
            ? advice("28P01", address)
            : "is PostgreSQL running there, and may it be reached from here?",
        false,
        thrown);
  }

  private static String firstLine(Throwable e) {
    String text = String.valueOf(e.getMessage());
    int end = text.indexOf('\n');
    return (end < 0 ? text : text.substring(0, end))
        .replaceFirst("^(?:FATAL|ERROR|PANIC): +", "")
        .trim();
  }

  private static @Nullable String advice(String state, PostgresAddress address) {
    return switch (state) {
      case "28P01" -> "PGPASSWORD or ~/.pgpass has the password of " + address.user();
      case "28000" -> "the server's pg_hba.conf says who may connect from where";
      case NO_DATABASE -> "'createdb " + address.database() + "' makes it";
      case "42501" ->
          "its owner can grant it: GRANT CREATE, USAGE ON SCHEMA public TO " + address.user();
      case "25006" -> "it may be a standby, which can only be read";
      case "53300" -> "max_connections of the server is too low";
      default -> null;
    };
  }
}
