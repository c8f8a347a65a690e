package dev.countersign.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class DataFolderTests {

	@TempDir
	private Path folder;

	@Test
	@DisabledOnOs(OS.WINDOWS)
	void pathWhenMadeThenForItsOwnerAlone() throws IOException {
		Path made = new DataFolder(this.folder.resolve("new")).path();
		assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made))).isEqualTo("rwx------");
	}

	@Test
	@DisabledOnOs(OS.WINDOWS)
	void pathWhenThereThenLeftAsItIs() throws IOException {
		Files.setPosixFilePermissions(this.folder, PosixFilePermissions.fromString("rwxr-x---"));
		Path found = new DataFolder(this.folder).path();
		assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(found))).isEqualTo("rwxr-x---");
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	@DisabledOnOs(OS.WINDOWS)
	void privateFileWhenFolderIsOpenToAllThenForItsOwnerAlone(boolean exists) throws IOException {
		Files.setPosixFilePermissions(this.folder, PosixFilePermissions.fromString("rwxrwxrwx"));
		if (exists) {
			Path old = Files.writeString(this.folder.resolve("countersign.mv.db"), "kept");
			Files.setPosixFilePermissions(old, PosixFilePermissions.fromString("rw-r--r--"));
		}
		Path file = new DataFolder(this.folder).privateFile("countersign.mv.db");
		assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
		assertThat(Files.readString(file)).isEqualTo(exists ? "kept" : "");
	}

}
