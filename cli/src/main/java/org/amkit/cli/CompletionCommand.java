package org.amkit.cli;

import java.io.IOException;
import org.amkit.cli.command.Listing;
import org.amkit.cli.command.Run;
import org.amkit.cli.command.Verb;
import org.amkit.cli.terminal.ExitCode;
import org.amkit.cli.terminal.Failure;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code am completion}: lets a shell complete commands, options, paths and revisions. */
@Listing(group = Listing.Group.FIT, place = 30, summary = "Print the completion script of a shell")
@Command(
    name = "completion",
    description = {
      "Prints the completion script of a shell: bash, zsh or fish.",
      "bash: add 'eval \"$$(am completion bash)\"' to ~/.bashrc; zsh: the same in ~/.zshrc; fish:"
          + " 'am completion fish > ~/.config/fish/completions/am.fish'.",
    })
final class CompletionCommand extends Verb {
  private static final String BASH =
      """
      _am() {
        local IFS=$'\\n'
        COMPREPLY=($(am complete --line="${COMP_LINE:0:COMP_POINT}" 2>/dev/null))
        case ${COMPREPLY[0]-} in
          *. | *[) compopt -o nospace ;;
        esac
      }
      complete -o default -o bashdefault -F _am am
      """;
  private static final String ZSH =
      """
      #compdef am
      _am() {
        local -a found shown
        local line
        for line in "${(@f)$(am complete --describe -- "${(@Q)words[2,CURRENT]}" 2>/dev/null)}"; do
          [[ -n $line ]] || continue
          found+=("${line%%$'\\t'*}")
          shown+=("${line/$'\\t'/  -- }")
        done
        if (( ${#found} )); then
          compstate[insert]=menu
          compadd -U -l -S '' -d shown -- "${found[@]}"
          (( ${#found} > 1 )) && compstate[insert]=automenu-unambiguous
        else
          _files
        fi
      }
      compdef _am am
      """;
  private static final String FISH =
      """
      complete -c am -a '(am complete --describe -- (commandline -opc)[2..-1] (commandline -ct) 2>/dev/null)'
      """;

  @Parameters(index = "0", paramLabel = "SHELL", description = "bash, zsh or fish.")
  String shell;

  @Override
  public int run(Run run) throws IOException {
    String script =
        switch (shell) {
          case "bash" -> BASH;
          case "zsh" -> ZSH;
          case "fish" -> FISH;
          default ->
              throw Failure.usage("completion is for bash, zsh or fish, not '" + shell + "'");
        };
    run.out().print(script);
    return ExitCode.OK;
  }
}
