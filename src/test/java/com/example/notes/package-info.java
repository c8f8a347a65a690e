/**
 * What a reader might add to the service.
 */
@NullMarked
package com.example.notes;

import org.jspecify.annotations.NullMarked;
