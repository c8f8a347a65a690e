package dev.countersign.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;

import dev.countersign.store.DataFolder;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

@DisabledOnOs(OS.WINDOWS)
class DataFolderCheckTests {

	@TempDir
	private Path parent;

	@ParameterizedTest
	@ValueSource(strings = { "data", "my data", "it's; here", "$(id)" })
	void runWhenOpenToOthersThenTheCommandsOfTheAdviceCloseIt(String name) throws Exception {
		Path folder = Files.createDirectory(this.parent.resolve(name));
		Path secret = Files.createFile(folder.resolve("secret"));
		Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
		Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-r--r--"));
		DataFolderCheck check = new DataFolderCheck(new DataFolder(folder), secret);
		List<Finding> problems = chmods(check);
		assertThat(problems).hasSize(2);
		for (Finding problem : problems) {
			follow(Objects.requireNonNull(problem.action()));
		}
		assertThat(chmods(check)).isEmpty();
	}

	private static List<Finding> chmods(DataFolderCheck check) {
		return check.run()
			.stream()
			.filter((finding) -> finding.action() != null && finding.action().startsWith("Run chmod"))
			.toList();
	}

	private static void follow(String action) throws IOException, InterruptedException {
		String command = action.replaceFirst("^Run ", "").replaceFirst(", and change the secret.*", "");
		assertThat(new ProcessBuilder("sh", "-c", command).start().waitFor()).isZero();
	}

}
