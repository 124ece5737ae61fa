package dev.ratchet.history.command;

import io.temporal.api.command.v1.Command;
import io.temporal.api.enums.v1.CommandType;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The order of commands: the one that closes the run is the last. */
public final class CommandSequence {
  private CommandSequence() {}

  /** What is wrong with the order; empty if nothing is. */
  public static Optional<String> problem(List<Command> commands) {
    for (int i = 0; i < commands.size() - 1; i++) {
      CommandType type = commands.get(i).getCommandType();
      if (isClosing(type)) {
        return Optional.of(
            "invalid command sequence: [%s], command %s must be the last command."
                .formatted(
                    commands.stream()
                        .map(command -> name(command.getCommandType()))
                        .collect(Collectors.joining(", ")),
                    name(type)));
      }
    }
    return commands.stream()
        .map(Command::getCommandType)
        .filter(type -> type == CommandType.UNRECOGNIZED || type.getNumber() == 0)
        .findFirst()
        .map(type -> "unknown command type: %s".formatted(type));
  }

  /** Whether a command closes the run. */
  public static boolean isClosing(CommandType type) {
    return switch (type) {
      case COMMAND_TYPE_COMPLETE_WORKFLOW_EXECUTION,
          COMMAND_TYPE_FAIL_WORKFLOW_EXECUTION,
          COMMAND_TYPE_CANCEL_WORKFLOW_EXECUTION,
          COMMAND_TYPE_CONTINUE_AS_NEW_WORKFLOW_EXECUTION ->
          true;
      default -> false;
    };
  }

  private static String name(CommandType type) {
    var name = new StringBuilder();
    for (String word : type.name().replace("COMMAND_TYPE_", "").split("_")) {
      name.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
    }
    return name.toString();
  }
}
