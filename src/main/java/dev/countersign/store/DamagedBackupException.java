package dev.countersign.store;

import java.util.zip.ZipException;

/**
 * What a backup holds is not what was written to it.
 */
public final class DamagedBackupException extends ZipException {

	DamagedBackupException(String message) {
		super(message);
	}

}
