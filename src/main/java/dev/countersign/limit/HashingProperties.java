package dev.countersign.limit;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How passwords are hashed.
 *
 * @param restsWhenBusy whether hashing leaves a busy machine to verification
 */
@ConfigurationProperties("countersign.hashing")
record HashingProperties(@DefaultValue("true") boolean restsWhenBusy) {

	Breather breather() {
		return this.restsWhenBusy ? Breather.create() : Breather.none();
	}

}
