package dev.countersign.command;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class ShellWordTests {

	@Test
	void ofWhenNothingIsSpecialThenAsItIs() {
		assertThat(ShellWord.of(Path.of("/srv/count-er_sign/data.1"))).isEqualTo("/srv/count-er_sign/data.1");
		assertThat(ShellWord.of("/srv/zoé")).isEqualTo("/srv/zoé");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "/srv/data u", "it's", "'", "$HOME", "`id`", "a;b", "a&b", "a|b", "~/x", "*", "a\\b",
			"a\nb", "(a)", "a\"b", "!1", "#x", "{a,b}", "[a]", "a>b" })
	@DisabledOnOs(OS.WINDOWS)
	void ofWhenAShellReadsItThenTheSameAgain(String word) throws Exception {
		Process shell = new ProcessBuilder("sh", "-c", "printf %s " + ShellWord.of(word)).redirectErrorStream(true)
			.start();
		assertThat(new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8)).isEqualTo(word);
	}

}
