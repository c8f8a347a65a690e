package dev.countersign.password;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How passwords are hashed.
 *
 * @param restsWhenBusy whether hashing leaves a busy machine to verification
 */
@ConfigurationProperties("countersign.hashing")
record HashingProperties(@DefaultValue("true") boolean restsWhenBusy) {

	BusyMachinePause breather() {
		return this.restsWhenBusy ? BusyMachinePause.create() : BusyMachinePause.none();
	}

}
