<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name>bitlathe</name>
    <message>
        <source>strength %1</source>
        <translation>Stärke %1</translation>
    </message>
    <message>
        <source>strength %1, residual %2</source>
        <translation>Stärke %1, Residuum %2</translation>
    </message>
    <message>
        <source>output</source>
        <translation>Ausgabe</translation>
    </message>
    <message>
        <source>residual stream</source>
        <translation>Residualstrom</translation>
    </message>
    <message>
        <source>query and key</source>
        <translation>Query und Key</translation>
    </message>
    <message>
        <source>value and output</source>
        <translation>Value und Output</translation>
    </message>
    <message>
        <source>up and down</source>
        <translation>Up und Down</translation>
    </message>
    <message>
        <source>corrected for: %1</source>
        <translation>korrigiert auf: %1</translation>
    </message>
    <message>
        <source>before %1, target %2</source>
        <translation>vorher %1, Ziel %2</translation>
    </message>
    <message>
        <source>quantized %1</source>
        <translation>quantisiert %1</translation>
    </message>
    <message>
        <source>held out before %1, target %2</source>
        <translation>zurückgehalten: vorher %1, Ziel %2</translation>
    </message>
    <message>
        <source>rolled back to the original weight</source>
        <translation>auf das ursprüngliche Gewicht zurückgesetzt</translation>
    </message>
    <message>
        <source>There was not enough memory.</source>
        <translation>Der Speicher reichte nicht aus.</translation>
    </message>
    <message>
        <source>Use fewer or shorter calibration samples, or close other programs.</source>
        <translation>Weniger oder kürzere Kalibrierungs-Samples verwenden oder andere Programme schließen.</translation>
    </message>
    <message>
        <source>GPTQ</source>
        <translation>GPTQ</translation>
    </message>
    <message>
        <source>for vLLM, Transformers and most other programs</source>
        <translation>für vLLM, Transformers und die meisten anderen Programme</translation>
    </message>
    <message>
        <source>GPTQ v2</source>
        <translation>GPTQ v2</translation>
    </message>
    <message>
        <source>for GPTQModel; stores zero points as they are, so 0 is possible too</source>
        <translation>für GPTQModel; speichert Nullpunkte unverändert, auch die 0 ist möglich</translation>
    </message>
    <message>
        <source>compressed-tensors</source>
        <translation>compressed-tensors</translation>
    </message>
    <message>
        <source>for vLLM and Transformers</source>
        <translation>für vLLM und Transformers</translation>
    </message>
    <message>
        <source>GGUF</source>
        <translation>GGUF</translation>
    </message>
    <message>
        <source>for llama.cpp and the programs around it</source>
        <translation>für llama.cpp und die Programme darum herum</translation>
    </message>
    <message>
        <source>Plain safetensors</source>
        <translation>Einfache safetensors</translation>
    </message>
    <message>
        <source>for any program; the quantized values as plain numbers of 32 bits</source>
        <translation>für jedes Programm; die quantisierten Werte als gewöhnliche Zahlen mit 32 Bit</translation>
    </message>
    <message>
        <source>Plain safetensors, bfloat16</source>
        <translation>Einfache safetensors, bfloat16</translation>
    </message>
    <message>
        <source>the same, rounded to 8 significant bits</source>
        <translation>ebenso, auf 8 signifikante Bits gerundet</translation>
    </message>
    <message>
        <source>Plain safetensors, float16</source>
        <translation>Einfache safetensors, float16</translation>
    </message>
    <message>
        <source>the same, rounded to 11 significant bits</source>
        <translation>ebenso, auf 11 signifikante Bits gerundet</translation>
    </message>
    <message>
        <source>%1 ms</source>
        <translation>%1 ms</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 s</translation>
    </message>
    <message>
        <source>%1 min %2 s</source>
        <translation>%1 min %2 s</translation>
    </message>
    <message>
        <source>%1 h %2 min</source>
        <translation>%1 h %2 min</translation>
    </message>
    <message>
        <source>a few seconds</source>
        <translation>einige Sekunden</translation>
    </message>
    <message>
        <source>about %1 s</source>
        <translation>etwa %1 s</translation>
    </message>
    <message>
        <source>about %1 min</source>
        <translation>etwa %1 min</translation>
    </message>
    <message>
        <source>about %1 h</source>
        <translation>etwa %1 h</translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>Resumed %1 at block %2 of %3</source>
        <translation>%1 bei Block %2 von %3 fortgesetzt</translation>
    </message>
    <message>
        <source>Started %1: %2 layers in %3 blocks, %4 bits per weight</source>
        <translation>%1 gestartet: %2 Schichten in %3 Blöcken, %4 Bits pro Gewicht</translation>
    </message>
    <message>
        <source>Chose the layers&apos; bits: %1 bits per weight, expected KL divergence %2</source>
        <translation>Bits der Schichten gewählt: %1 Bits pro Gewicht, erwartete KL-Divergenz %2</translation>
    </message>
    <message>
        <source>Block %1 done in %2, error %3</source>
        <translation>Block %1 fertig nach %2, Fehler %3</translation>
    </message>
    <message>
        <source>Perplexity in full precision: %1 (%2)</source>
        <translation>Perplexität in voller Genauigkeit: %1 (%2)</translation>
    </message>
    <message>
        <source>Perplexity of the quantized model: %1, KL divergence from full precision %2, at 99.9 % of the tokens below %3, same likeliest token %4 %, change of the next token&apos;s probability %5 % (%6)</source>
        <translation>Perplexität des quantisierten Modells: %1, KL-Divergenz von der vollen Genauigkeit %2, bei 99,9 % der Tokens unter %3, gleiches wahrscheinlichstes Token %4 %, Änderung der Wahrscheinlichkeit des nächsten Tokens %5 % (%6)</translation>
    </message>
    <message>
        <source>Perplexity of the quantized model: %1 (%2)</source>
        <translation>Perplexität des quantisierten Modells: %1 (%2)</translation>
    </message>
    <message>
        <source>Warning: %1</source>
        <translation>Warnung: %1</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>Pausiert</translation>
    </message>
    <message>
        <source>Going on</source>
        <translation>Fortgesetzt</translation>
    </message>
    <message>
        <source>Wrote %1 (%2): %3</source>
        <translation>%1 geschrieben (%2): %3</translation>
    </message>
    <message>
        <source>Finished in %1, peak memory %2</source>
        <translation>Fertig nach %1, Speicherspitze %2</translation>
    </message>
    <message>
        <source>%1 of %2 blocks</source>
        <translation>%1 von %2 Blöcken</translation>
    </message>
    <message>
        <source>%1 bit · %2 · %3</source>
        <translation>%1 Bit · %2 · %3</translation>
    </message>
    <message>
        <source>group %1</source>
        <translation>Gruppe %1</translation>
    </message>
    <message>
        <source>Block index</source>
        <translation>Blockindex</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>Daten</translation>
    </message>
    <message>
        <source>The text whose activations tell which weights matter.</source>
        <translation>Der Text, dessen Aktivierungen zeigen, welche Gewichte zählen.</translation>
    </message>
    <message>
        <source>Precision</source>
        <translation>Genauigkeit</translation>
    </message>
    <message>
        <source>How many bits a weight keeps, and how many weights share a scale.</source>
        <translation>Wie viele Bits ein Gewicht behält und wie viele Gewichte sich eine Skala teilen.</translation>
    </message>
    <message>
        <source>Projector</source>
        <translation>Projektor</translation>
    </message>
    <message>
        <source>How the code of each weight is chosen.</source>
        <translation>Wie der Code jedes Gewichts gewählt wird.</translation>
    </message>
    <message>
        <source>Correction</source>
        <translation>Korrektur</translation>
    </message>
    <message>
        <source>What later layers do about the loss that earlier ones leave behind.</source>
        <translation>Was spätere Schichten gegen den Verlust tun, den frühere hinterlassen.</translation>
    </message>
    <message>
        <source>Evaluation</source>
        <translation>Auswertung</translation>
    </message>
    <message>
        <source>Output</source>
        <translation>Ausgabe</translation>
    </message>
    <message>
        <source>What is written when the run is done. Any run can be exported later as well.</source>
        <translation>Was am Ende des Laufs geschrieben wird. Jeder Lauf lässt sich auch später exportieren.</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>Text</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>Samples</source>
        <translation>Samples</translation>
    </message>
    <message>
        <source>Sample length</source>
        <translation>Länge</translation>
    </message>
    <message>
        <source>Windows from</source>
        <translation>Fenster aus</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>Seed</translation>
    </message>
    <message>
        <source>Mixed precision</source>
        <translation>Gemischte Bits</translation>
    </message>
    <message>
        <source>Bits</source>
        <translation>Bits</translation>
    </message>
    <message>
        <source>Budget</source>
        <translation>Budget</translation>
    </message>
    <message>
        <source>Bits to choose</source>
        <translation>Wählbare Bits</translation>
    </message>
    <message>
        <source>Group size</source>
        <translation>Gruppengröße</translation>
    </message>
    <message>
        <source>Symmetric</source>
        <translation>Symmetrisch</translation>
    </message>
    <message>
        <source>Exceptions</source>
        <translation>Ausnahmen</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>Verfahren</translation>
    </message>
    <message>
        <source>Clip search</source>
        <translation>Clip-Suche</translation>
    </message>
    <message>
        <source>Candidates</source>
        <translation>Kandidaten</translation>
    </message>
    <message>
        <source>Error power</source>
        <translation>Fehlerpotenz</translation>
    </message>
    <message>
        <source>Errors weighed by</source>
        <translation>Fehlergewichte</translation>
    </message>
    <message>
        <source>Damping</source>
        <translation>Dämpfung</translation>
    </message>
    <message>
        <source>Block size</source>
        <translation>Blockgröße</translation>
    </message>
    <message>
        <source>Activation order</source>
        <translation>Aktivierungsfolge</translation>
    </message>
    <message>
        <source>Choose damping</source>
        <translation>Dämpfung wählen</translation>
    </message>
    <message>
        <source>Refining sweeps</source>
        <translation>Verfeinerungen</translation>
    </message>
    <message>
        <source>Refining damping</source>
        <translation>Dämpfung dabei</translation>
    </message>
    <message>
        <source>Penalty</source>
        <translation>Strafterm</translation>
    </message>
    <message>
        <source>Penalty weight</source>
        <translation>Strafgewicht</translation>
    </message>
    <message>
        <source>Relative penalty</source>
        <translation>Relative Strafe</translation>
    </message>
    <message>
        <source>Penalty of</source>
        <translation>Strafe auf</translation>
    </message>
    <message>
        <source>Moment power</source>
        <translation>Momentpotenz</translation>
    </message>
    <message>
        <source>Penalties</source>
        <translation>Strafen</translation>
    </message>
    <message>
        <source>Skip above</source>
        <translation>Auslassen ab</translation>
    </message>
    <message>
        <source>Rows per round</source>
        <translation>Zeilen pro Runde</translation>
    </message>
    <message>
        <source>Output tolerance</source>
        <translation>Ausgabetoleranz</translation>
    </message>
    <message>
        <source>Weight gain</source>
        <translation>Gewichtsgewinn</translation>
    </message>
    <message>
        <source>Start: each group</source>
        <translation>Start: je Gruppe</translation>
    </message>
    <message>
        <source>Start: in order</source>
        <translation>Start: der Reihe nach</translation>
    </message>
    <message>
        <source>Start: GPTQ</source>
        <translation>Start: GPTQ</translation>
    </message>
    <message>
        <source>Iterated search</source>
        <translation>Iterierte Suche</translation>
    </message>
    <message>
        <source>Rounds</source>
        <translation>Runden</translation>
    </message>
    <message>
        <source>Copies per row</source>
        <translation>Kopien pro Zeile</translation>
    </message>
    <message>
        <source>Held-out share</source>
        <translation>Zurückgehalten</translation>
    </message>
    <message>
        <source>QEP strength</source>
        <translation>QEP-Stärke</translation>
    </message>
    <message>
        <source>QEP share</source>
        <translation>QEP-Anteil</translation>
    </message>
    <message>
        <source>QEP damping</source>
        <translation>QEP-Dämpfung</translation>
    </message>
    <message>
        <source>QEP leaves out</source>
        <translation>QEP lässt aus</translation>
    </message>
    <message>
        <source>Strengths</source>
        <translation>Stärken</translation>
    </message>
    <message>
        <source>Share, input</source>
        <translation>Anteil Eingabe</translation>
    </message>
    <message>
        <source>Share, residual</source>
        <translation>Anteil Residuum</translation>
    </message>
    <message>
        <source>Normed output</source>
        <translation>Normierte Ausgabe</translation>
    </message>
    <message>
        <source>Residual outputs</source>
        <translation>Residualausgaben</translation>
    </message>
    <message>
        <source>Query and key</source>
        <translation>Query und Key</translation>
    </message>
    <message>
        <source>Value and output</source>
        <translation>Value und Output</translation>
    </message>
    <message>
        <source>Up and down</source>
        <translation>Up und Down</translation>
    </message>
    <message>
        <source>Gate</source>
        <translation>Gate</translation>
    </message>
    <message>
        <source>Sweeps</source>
        <translation>Durchläufe</translation>
    </message>
    <message>
        <source>Order</source>
        <translation>Reihenfolge</translation>
    </message>
    <message>
        <source>Start from</source>
        <translation>Beginnen mit</translation>
    </message>
    <message>
        <source>Closed form</source>
        <translation>Geschlossene Form</translation>
    </message>
    <message>
        <source>Roll back losses</source>
        <translation>Verluste verwerfen</translation>
    </message>
    <message>
        <source>LPCD strength</source>
        <translation>LPCD-Stärke</translation>
    </message>
    <message>
        <source>LPCD share</source>
        <translation>LPCD-Anteil</translation>
    </message>
    <message>
        <source>LPCD damping</source>
        <translation>LPCD-Dämpfung</translation>
    </message>
    <message>
        <source>Solver</source>
        <translation>Löser</translation>
    </message>
    <message>
        <source>Iterations, q, k</source>
        <translation>Iterationen q, k</translation>
    </message>
    <message>
        <source>Iterations, v</source>
        <translation>Iterationen v</translation>
    </message>
    <message>
        <source>Iterations, up</source>
        <translation>Iterationen up</translation>
    </message>
    <message>
        <source>Linearisations</source>
        <translation>Linearisierungen</translation>
    </message>
    <message>
        <source>Epochs</source>
        <translation>Epochen</translation>
    </message>
    <message>
        <source>Batch size</source>
        <translation>Batchgröße</translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation>Lernrate</translation>
    </message>
    <message>
        <source>Statistics of</source>
        <translation>Statistik von</translation>
    </message>
    <message>
        <source>Measure perplexity</source>
        <translation>Perplexität messen</translation>
    </message>
    <message>
        <source>Context</source>
        <translation>Kontext</translation>
    </message>
    <message>
        <source>Stride</source>
        <translation>Schrittweite</translation>
    </message>
    <message>
        <source>Windows at most</source>
        <translation>Fenster höchstens</translation>
    </message>
    <message>
        <source>Live estimates</source>
        <translation>Zwischenstände</translation>
    </message>
    <message>
        <source>Share of the time</source>
        <translation>Zeitanteil</translation>
    </message>
    <message>
        <source>GPTQ checkpoint</source>
        <translation>GPTQ-Checkpoint</translation>
    </message>
    <message>
        <source>Plain checkpoint</source>
        <translation>Einfacher Checkpoint</translation>
    </message>
    <message>
        <source>Self-generated</source>
        <translation>Selbst erzeugt</translation>
    </message>
    <message>
        <source>Text file</source>
        <translation>Textdatei</translation>
    </message>
    <message>
        <source>Token ids</source>
        <translation>Token-IDs</translation>
    </message>
    <message>
        <source>Data set</source>
        <translation>Datensatz</translation>
    </message>
    <message>
        <source>by token, dynamic</source>
        <translation>je Token, dynamisch</translation>
    </message>
    <message>
        <source>by layer, static</source>
        <translation>je Schicht, statisch</translation>
    </message>
    <message>
        <source>by channel, static</source>
        <translation>je Kanal, statisch</translation>
    </message>
    <message>
        <source>joined text, consecutive, all of them</source>
        <translation>verbundener Text, fortlaufend, vollständig</translation>
    </message>
    <message>
        <source>joined text, consecutive</source>
        <translation>verbundener Text, fortlaufend</translation>
    </message>
    <message>
        <source>joined text, at random</source>
        <translation>verbundener Text, zufällig</translation>
    </message>
    <message>
        <source>the start of each document</source>
        <translation>Anfang jedes Dokuments</translation>
    </message>
    <message>
        <source>a random place in each document</source>
        <translation>zufällige Stelle jedes Dokuments</translation>
    </message>
    <message>
        <source>RTN</source>
        <translation>RTN</translation>
    </message>
    <message>
        <source>JointQ</source>
        <translation>JointQ</translation>
    </message>
    <message>
        <source>None</source>
        <translation>Keine</translation>
    </message>
    <message>
        <source>QEP</source>
        <translation>QEP</translation>
    </message>
    <message>
        <source>LoaQ</source>
        <translation>LoaQ</translation>
    </message>
    <message>
        <source>LPCD</source>
        <translation>LPCD</translation>
    </message>
    <message>
        <source>Fixed</source>
        <translation>Fest</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>Automatisch</translation>
    </message>
    <message>
        <source>Rising</source>
        <translation>Steigend</translation>
    </message>
    <message>
        <source>All columns alike</source>
        <translation>Alle Spalten gleich</translation>
    </message>
    <message>
        <source>Second moments</source>
        <translation>Zweite Momente</translation>
    </message>
    <message>
        <source>Execution</source>
        <translation>Ausführung</translation>
    </message>
    <message>
        <source>Greedy</source>
        <translation>Greedy</translation>
    </message>
    <message>
        <source>Random</source>
        <translation>Zufällig</translation>
    </message>
    <message>
        <source>Original</source>
        <translation>Original</translation>
    </message>
    <message>
        <source>Corrected</source>
        <translation>Korrigiert</translation>
    </message>
    <message>
        <source>Quantized</source>
        <translation>Quantisiert</translation>
    </message>
    <message>
        <source>Conjugate gradients</source>
        <translation>Konjugierte Gradienten</translation>
    </message>
    <message>
        <source>Adam</source>
        <translation>Adam</translation>
    </message>
    <message>
        <source>Nothing</source>
        <translation>Nichts</translation>
    </message>
    <message>
        <source>GPTQ error</source>
        <translation>GPTQ-Fehler</translation>
    </message>
    <message>
        <source>Original model</source>
        <translation>Originalmodell</translation>
    </message>
    <message>
        <source>Model quantized so far</source>
        <translation>Bisher quantisiertes Modell</translation>
    </message>
    <message>
        <source>Yes</source>
        <translation>Ja</translation>
    </message>
    <message>
        <source>No</source>
        <translation>Nein</translation>
    </message>
    <message>
        <source>one group per row</source>
        <translation>eine Gruppe pro Zeile</translation>
    </message>
    <message>
        <source>%1 bit mixed · %2 · %3</source>
        <translation>%1 Bit gemischt · %2 · %3</translation>
    </message>
    <message>
        <source>finished</source>
        <translation>fertig</translation>
    </message>
    <message>
        <source>not begun</source>
        <translation>nicht begonnen</translation>
    </message>
    <message>
        <source>%1 could not be restored: %2</source>
        <translation>%1 ließ sich nicht wiederherstellen: %2</translation>
    </message>
    <message>
        <source>Look for it in the trash.</source>
        <translation>Im Papierkorb danach suchen.</translation>
    </message>
    <message>
        <source>Save %1</source>
        <translation>%1 speichern</translation>
    </message>
    <message>
        <source>Not Saved</source>
        <translation>Nicht gespeichert</translation>
    </message>
    <message>
        <source>%1 could not be written: %2</source>
        <translation>%1 ließ sich nicht schreiben: %2</translation>
    </message>
    <message>
        <source>Choose a folder that you may write to and that has space left.</source>
        <translation>Einen Ordner wählen, in den geschrieben werden darf und der genug Platz hat.</translation>
    </message>
    <message>
        <source>%1 could not be moved to the trash</source>
        <translation>%1 ließ sich nicht in den Papierkorb legen</translation>
    </message>
    <message>
        <source>Remove the folder in the file manager.</source>
        <translation>Den Ordner in der Dateiverwaltung entfernen.</translation>
    </message>
    <message numerus="yes">
        <source>Perplexity after %n block(s): %1 (%2)</source>
        <translation>
            <numerusform>Perplexität nach %n Block: %1 (%2)</numerusform>
            <numerusform>Perplexität nach %n Blöcken: %1 (%2)</numerusform>
        </translation>
    </message>
    <message>
        <source>damping of the correction %1, of the codes %2</source>
        <translation>Dämpfung der Korrektur %1, der Codes %2</translation>
    </message>
    <message>
        <source>How the loss is measured: perplexity before, during and after the run; and when a run is given up.</source>
        <translation>Wie der Verlust gemessen wird: Perplexität vor, während und nach dem Lauf; und wann ein Lauf aufgegeben wird.</translation>
    </message>
    <message>
        <source>Stop at error</source>
        <translation>Stopp bei Fehler</translation>
    </message>
    <message>
        <source>Stop at perplexity</source>
        <translation>Stopp bei Perplexität</translation>
    </message>
    <message>
        <source>Perplexity of the quantized weights alone: %1 (%2)</source>
        <translation>Perplexität der quantisierten Gewichte allein: %1 (%2)</translation>
    </message>
    <message>
        <source>Activations and cache</source>
        <translation>Aktivierungen und Cache</translation>
    </message>
    <message>
        <source>What is rounded besides the weights when the model is run, to see what it would cost.</source>
        <translation>Was außer den Gewichten gerundet wird, wenn das Modell läuft, um zu sehen, was das kosten würde.</translation>
    </message>
    <message>
        <source>Activation bits</source>
        <translation>Aktivierungsbits</translation>
    </message>
    <message>
        <source>Activation ranges</source>
        <translation>Aktivierungsbereiche</translation>
    </message>
    <message>
        <source>Cache bits</source>
        <translation>Cache-Bits</translation>
    </message>
    <message>
        <source>Products</source>
        <translation>Produkte</translation>
    </message>
    <message>
        <source>Key group</source>
        <translation>Schlüsselgruppe</translation>
    </message>
    <message>
        <source>In calibration</source>
        <translation>Beim Kalibrieren</translation>
    </message>
    <message>
        <source>Proposed: symmetric weights are read in this version by every program that reads GPTQ.</source>
        <translation>Vorgeschlagen: Symmetrische Gewichte liest jedes Programm, das GPTQ liest, in dieser Fassung.</translation>
    </message>
    <message>
        <source>Proposed: GPTQModel reads asymmetric weights in this version only.</source>
        <translation>Vorgeschlagen: GPTQModel liest asymmetrische Gewichte nur in dieser Fassung.</translation>
    </message>
    <message>
        <source>Token for %1</source>
        <translation>Token für %1</translation>
    </message>
    <message>
        <source>the keyring can&apos;t be used: %1</source>
        <translation>Der Schlüsselbund kann nicht benutzt werden: %1</translation>
    </message>
    <message>
        <source>a few words</source>
        <translation>ein paar Wörter</translation>
    </message>
    <message>
        <source>Token weights</source>
        <translation>Gewichte der Token</translation>
    </message>
    <message>
        <source>All alike</source>
        <translation>Alle gleich</translation>
    </message>
    <message>
        <source>By their effect on predictions</source>
        <translation>Nach ihrer Wirkung auf die Vorhersagen</translation>
    </message>
    <message>
        <source>KL divergence of held-out samples before tuning: %1</source>
        <translation>KL-Divergenz zurückgehaltener Samples vor dem Abstimmen: %1</translation>
    </message>
    <message>
        <source>Tuned scales, pass %1 of %2: KL divergence %3, of held-out samples %4</source>
        <translation>Skalen abgestimmt, Durchgang %1 von %2: KL-Divergenz %3, zurückgehaltener Samples %4</translation>
    </message>
    <message>
        <source>%1: %2 % of %3 questions right%4</source>
        <translation>%1: %2 % von %3 Fragen richtig%4</translation>
    </message>
    <message>
        <source>Tuning</source>
        <translation>Abstimmung</translation>
    </message>
    <message>
        <source>What all layers together can still do about the loss, once the last one is quantized.</source>
        <translation>Was alle Schichten gemeinsam noch gegen den Verlust tun, wenn die letzte quantisiert ist.</translation>
    </message>
    <message>
        <source>Passes</source>
        <translation>Durchgänge</translation>
    </message>
</context>
<context>
    <name>bitlathe::BlockErrorPlot</name>
    <message>
        <source>Error behind each block</source>
        <translation>Fehler hinter jedem Block</translation>
    </message>
    <message>
        <source>Relative error of the hidden states behind each block; the log lists it without first tokens.</source>
        <translation>Relativer Fehler der verborgenen Zustände hinter jedem Block; das Protokoll nennt ihn ohne erste Tokens.</translation>
    </message>
    <message>
        <source>Appears when the first block is done.</source>
        <translation>Erscheint, wenn der erste Block fertig ist.</translation>
    </message>
    <message>
        <source>earlier run, behind block %1
%2</source>
        <translation>früherer Lauf, hinter Block %1
%2</translation>
    </message>
    <message>
        <source>behind block %1
%2</source>
        <translation>hinter Block %1
%2</translation>
    </message>
    <message>
        <source>block error</source>
        <translation>Blockfehler</translation>
    </message>
    <message>
        <source>earlier run: block error</source>
        <translation>früherer Lauf: Blockfehler</translation>
    </message>
</context>
<context>
    <name>bitlathe::BlockMemoryPlot</name>
    <message>
        <source>Memory behind each block</source>
        <translation>Speicher hinter jedem Block</translation>
    </message>
    <message>
        <source>What the whole program had in memory when each block was done.</source>
        <translation>Was das ganze Programm im Speicher hatte, als der jeweilige Block fertig war.</translation>
    </message>
    <message>
        <source>GB</source>
        <translation>GB</translation>
    </message>
    <message>
        <source>Appears when the first block is done.</source>
        <translation>Erscheint, wenn der erste Block fertig ist.</translation>
    </message>
    <message>
        <source>This run did not record its memory.</source>
        <translation>Dieser Lauf hat seinen Speicher nicht aufgezeichnet.</translation>
    </message>
    <message>
        <source>memory in GB</source>
        <translation>Speicher in GB</translation>
    </message>
</context>
<context>
    <name>bitlathe::BlockTimePlot</name>
    <message>
        <source>Time of each block</source>
        <translation>Dauer jedes Blocks</translation>
    </message>
    <message>
        <source>Seconds that each block took; the log lists them.</source>
        <translation>Sekunden, die jeder Block gebraucht hat; das Protokoll nennt sie.</translation>
    </message>
    <message>
        <source>Appears when the first block is done.</source>
        <translation>Erscheint, wenn der erste Block fertig ist.</translation>
    </message>
    <message>
        <source>Seconds</source>
        <translation>Sekunden</translation>
    </message>
    <message>
        <source>%1 layers per second
%2 for their targets and codes</source>
        <translation>%1 Schichten pro Sekunde
%2 für ihre Ziele und Codes</translation>
    </message>
    <message>
        <source>block time</source>
        <translation>Blockzeit</translation>
    </message>
</context>
<context>
    <name>bitlathe::BlockValuePlot</name>
    <message>
        <source>earlier run, block %1
%2</source>
        <translation>früherer Lauf, Block %1
%2</translation>
    </message>
    <message>
        <source>block %1
%2</source>
        <translation>Block %1
%2</translation>
    </message>
    <message>
        <source>earlier run: %1</source>
        <translation>früherer Lauf: %1</translation>
    </message>
</context>
<context>
    <name>bitlathe::CheatSheet</name>
    <message>
        <source>Keys and Gestures</source>
        <translation>Tasten und Gesten</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Tasten</translation>
    </message>
    <message>
        <source>Open a model folder</source>
        <translation>Modellordner öffnen</translation>
    </message>
    <message>
        <source>Open a GGUF file</source>
        <translation>GGUF-Datei öffnen</translation>
    </message>
    <message>
        <source>Start the run</source>
        <translation>Lauf starten</translation>
    </message>
    <message>
        <source>Sweep over fields of the recipe</source>
        <translation>Sweep über Felder des Rezepts</translation>
    </message>
    <message>
        <source>Pause, or go on</source>
        <translation>Pausieren oder fortsetzen</translation>
    </message>
    <message>
        <source>Cancel; the run can be resumed</source>
        <translation>Abbrechen; der Lauf lässt sich fortsetzen</translation>
    </message>
    <message>
        <source>Export the finished run</source>
        <translation>Fertigen Lauf exportieren</translation>
    </message>
    <message>
        <source>Undo a change of the recipe or the runs</source>
        <translation>Änderung am Rezept oder an den Läufen zurücknehmen</translation>
    </message>
    <message>
        <source>Redo it</source>
        <translation>Wiederherstellen</translation>
    </message>
    <message>
        <source>Move the selected runs to the trash</source>
        <translation>Gewählte Läufe in den Papierkorb legen</translation>
    </message>
    <message>
        <source>This page</source>
        <translation>Diese Übersicht</translation>
    </message>
    <message>
        <source>In plots</source>
        <translation>In Diagrammen</translation>
    </message>
    <message>
        <source>Hover</source>
        <translation>Zeigen</translation>
    </message>
    <message>
        <source>Name and value of a point</source>
        <translation>Name und Wert eines Punkts</translation>
    </message>
    <message>
        <source>Click a point</source>
        <translation>Punkt anklicken</translation>
    </message>
    <message>
        <source>Select its layer or run, or choose its setting</source>
        <translation>Seine Schicht, seinen Lauf oder seine Einstellung wählen</translation>
    </message>
    <message>
        <source>Zoom</source>
        <translation>Zoomen</translation>
    </message>
    <message>
        <source>Pan</source>
        <translation>Verschieben</translation>
    </message>
    <message>
        <source>Show everything again</source>
        <translation>Wieder alles zeigen</translation>
    </message>
    <message>
        <source>Copy or save the picture or its data</source>
        <translation>Bild oder Daten kopieren oder speichern</translation>
    </message>
    <message>
        <source>Try the finished run</source>
        <translation>Fertigen Lauf testen</translation>
    </message>
    <message>
        <source>Let both models write</source>
        <translation>Beide Modelle schreiben lassen</translation>
    </message>
    <message>
        <source>Models, recipe, run, lab, compare, try</source>
        <translation>Modelle, Rezept, Lauf, Labor, Vergleich, Test</translation>
    </message>
    <message>
        <source>Filter the runs</source>
        <translation>Läufe filtern</translation>
    </message>
    <message>
        <source>Look for runs again</source>
        <translation>Erneut nach Läufen suchen</translation>
    </message>
    <message>
        <source>Edit the run&apos;s tags or notes</source>
        <translation>Schlagwörter oder Notizen des Laufs bearbeiten</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Beenden</translation>
    </message>
    <message>
        <source>Wheel, + and −</source>
        <translation>Mausrad, + und −</translation>
    </message>
    <message>
        <source>Drag, arrow keys</source>
        <translation>Ziehen, Pfeiltasten</translation>
    </message>
    <message>
        <source>Double-click, Home</source>
        <translation>Doppelklick, Pos1</translation>
    </message>
    <message>
        <source>T</source>
        <translation>T</translation>
    </message>
    <message>
        <source>The data as a table</source>
        <translation>Die Daten als Tabelle</translation>
    </message>
    <message>
        <source>Right button, menu key</source>
        <translation>Rechte Taste, Menütaste</translation>
    </message>
    <message>
        <source>Save the recipe</source>
        <translation>Das Rezept speichern</translation>
    </message>
</context>
<context>
    <name>bitlathe::ComparePage</name>
    <message>
        <source>delete runs</source>
        <translation>Läufe löschen</translation>
    </message>
    <message>
        <source>tags and notes</source>
        <translation>Schlagwörter und Notizen</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>Vergleich</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>Filter</translation>
    </message>
    <message>
        <source>Filter runs by model, recipe, tags and notes</source>
        <translation>Läufe nach Modell, Rezept, Schlagwörtern und Notizen filtern</translation>
    </message>
    <message>
        <source>Runs in which all these words occur (Ctrl+F)</source>
        <translation>Läufe, in denen alle diese Wörter vorkommen (Strg+F)</translation>
    </message>
    <message>
        <source>C&amp;olumns</source>
        <translation>S&amp;palten</translation>
    </message>
    <message>
        <source>Pi&amp;n</source>
        <translation>Anhe&amp;ften</translation>
    </message>
    <message>
        <source>Draw the run under the curves of the run page</source>
        <translation>Den Lauf unter die Kurven der Seite Lauf zeichnen</translation>
    </message>
    <message>
        <source>Show the run on its page (Enter)</source>
        <translation>Den Lauf auf seiner Seite zeigen (Eingabe)</translation>
    </message>
    <message>
        <source>&amp;Delete</source>
        <translation>Lö&amp;schen</translation>
    </message>
    <message>
        <source>Move the selected runs to the trash (Del)</source>
        <translation>Gewählte Läufe in den Papierkorb legen (Entf)</translation>
    </message>
    <message>
        <source>Runs on this computer</source>
        <translation>Läufe auf diesem Rechner</translation>
    </message>
    <message>
        <source>%1 of %2 runs</source>
        <translation>%1 von %2 Läufen</translation>
    </message>
    <message numerus="yes">
        <source>%n run(s)</source>
        <translation>
            <numerusform>%n Lauf</numerusform>
            <numerusform>%n Läufe</numerusform>
        </translation>
    </message>
    <message>
        <source>The run page draws %1, %2 under its curves now.</source>
        <translation>Die Seite Lauf zeichnet jetzt %1, %2 unter ihre Kurven.</translation>
    </message>
    <message numerus="yes">
        <source>%n run(s) lie in the trash.</source>
        <translation>
            <numerusform>%n Lauf liegt im Papierkorb.</numerusform>
            <numerusform>%n Läufe liegen im Papierkorb.</numerusform>
        </translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>O&amp;pen</source>
        <translation>Öff&amp;nen</translation>
    </message>
    <message>
        <source>%1 (no room)</source>
        <translation>%1 (kein Platz)</translation>
    </message>
</context>
<context>
    <name>bitlathe::ComparisonView</name>
    <message>
        <source>&amp;Trade-off</source>
        <translation>Abwägun&amp;g</translation>
    </message>
    <message>
        <source>Cost</source>
        <translation>Kosten</translation>
    </message>
    <message>
        <source>Bits per weight</source>
        <translation>Bits pro Gewicht</translation>
    </message>
    <message>
        <source>Checkpoint, MB</source>
        <translation>Checkpoint, MB</translation>
    </message>
    <message>
        <source>Time, s</source>
        <translation>Zeit, s</translation>
    </message>
    <message>
        <source>Loss</source>
        <translation>Verlust</translation>
    </message>
    <message>
        <source>Perplexity</source>
        <translation>Perplexität</translation>
    </message>
    <message>
        <source>KL divergence, nats</source>
        <translation>KL-Divergenz, Nats</translation>
    </message>
    <message>
        <source>against</source>
        <translation>gegen</translation>
    </message>
    <message>
        <source>Less of both is better: no run beats those on the line.</source>
        <translation>Weniger von beidem ist besser: Kein Lauf schlägt die auf der Linie.</translation>
    </message>
    <message>
        <source>Mean of each block&apos;s layers</source>
        <translation>Mittel der Schichten jedes Blocks</translation>
    </message>
    <message>
        <source>Layers whose errors are shown</source>
        <translation>Schichten, deren Fehler gezeigt werden</translation>
    </message>
    <message>
        <source>What differs in the recipes of the selected runs</source>
        <translation>Worin sich die Rezepte der gewählten Läufe unterscheiden</translation>
    </message>
    <message>
        <source>Select two or more runs to see where their recipes differ.</source>
        <translation>Zwei oder mehr Läufe wählen, um zu sehen, worin sich ihre Rezepte unterscheiden.</translation>
    </message>
    <message>
        <source>The recipes of the selected runs are the same.</source>
        <translation>Die Rezepte der gewählten Läufe sind gleich.</translation>
    </message>
    <message>
        <source>Only what differs; what has no effect is a dash.</source>
        <translation>Nur was sich unterscheidet; was keine Wirkung hat, ist ein Strich.</translation>
    </message>
    <message>
        <source>and %1 more that are not drawn</source>
        <translation>und %1 weitere, die nicht gezeichnet sind</translation>
    </message>
    <message>
        <source>C&amp;urves</source>
        <translation>K&amp;urven</translation>
    </message>
    <message>
        <source>Recipe&amp;s</source>
        <translation>Rezep&amp;te</translation>
    </message>
    <message>
        <source>Para&amp;meters</source>
        <translation>Para&amp;meter</translation>
    </message>
    <message>
        <source>Drag along an axis to select the runs that lie there; a click ends it.</source>
        <translation>Entlang einer Achse ziehen, um die Läufe dort auszuwählen; ein Klick hebt das auf.</translation>
    </message>
    <message>
        <source>What the plot of blocks shows</source>
        <translation>Was die Grafik der Blöcke zeigt</translation>
    </message>
    <message>
        <source>What the plot of the evaluation shows</source>
        <translation>Was die Grafik der Auswertung zeigt</translation>
    </message>
    <message>
        <source>%1: wrong of %2, %</source>
        <translation>%1: falsch von %2, %</translation>
    </message>
</context>
<context>
    <name>bitlathe::CorrectionPlot</name>
    <message>
        <source>Apart behind the layer</source>
        <translation>Abstand hinter der Schicht</translation>
    </message>
    <message>
        <source>Apart on held-out samples</source>
        <translation>Abstand auf zurückgehaltenen Samples</translation>
    </message>
    <message>
        <source>How far the quantized model is apart from the original one behind every corrected layer, by block: before the correction, with the corrected target, and quantized. The layer table shows the same figures.</source>
        <translation>Wie weit das quantisierte Modell hinter jeder korrigierten Schicht vom ursprünglichen entfernt ist, nach Block: vor der Korrektur, mit dem korrigierten Ziel und quantisiert. Die Tabelle der Schichten zeigt dieselben Zahlen.</translation>
    </message>
    <message>
        <source>Appears when the first layer is corrected.</source>
        <translation>Erscheint, wenn die erste Schicht korrigiert ist.</translation>
    </message>
    <message>
        <source>dotted: before, dashed: target, solid: quantized</source>
        <translation>gepunktet: vorher, gestrichelt: Ziel, durchgezogen: quantisiert</translation>
    </message>
    <message>
        <source>dotted: before, solid: target</source>
        <translation>gepunktet: vorher, durchgezogen: Ziel</translation>
    </message>
    <message>
        <source>before</source>
        <translation>vorher</translation>
    </message>
    <message>
        <source>target</source>
        <translation>Ziel</translation>
    </message>
    <message>
        <source>quantized</source>
        <translation>quantisiert</translation>
    </message>
</context>
<context>
    <name>bitlathe::DescentPlot</name>
    <message>
        <source>Descent of the solvers</source>
        <translation>Abstieg der Löser</translation>
    </message>
    <message>
        <source>The loss along LPCD&apos;s relaxations and JointQ&apos;s search in the block of the chosen layer, as a share of where it began.</source>
        <translation>Der Verlust entlang der Relaxationen von LPCD und der Suche von JointQ im Block der gewählten Schicht, als Anteil am Anfang.</translation>
    </message>
    <message>
        <source>This block has neither a relaxation of LPCD nor a search of JointQ.</source>
        <translation>Dieser Block hat weder eine Relaxation von LPCD noch eine Suche von JointQ.</translation>
    </message>
    <message>
        <source>Step, block %1</source>
        <translation>Schritt, Block %1</translation>
    </message>
    <message>
        <source>relaxation, step %1: %2 of the loss at first</source>
        <translation>Relaxation, Schritt %1: %2 des Verlusts am Anfang</translation>
    </message>
    <message>
        <source>code search, step %1: %2 of the objective at first</source>
        <translation>Codesuche, Schritt %1: %2 des Zielwerts am Anfang</translation>
    </message>
    <message>
        <source>%1: code search</source>
        <translation>%1: Codesuche</translation>
    </message>
</context>
<context>
    <name>bitlathe::DifferencesModel</name>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>Differs in</source>
        <translation>Unterschied in</translation>
    </message>
</context>
<context>
    <name>bitlathe::DivergencePlot</name>
    <message>
        <source>KL divergence by text</source>
        <translation>KL-Divergenz nach Text</translation>
    </message>
    <message>
        <source>KL divergence by position</source>
        <translation>KL-Divergenz nach Position</translation>
    </message>
    <message>
        <source>Mean KL divergence of each evaluation window, with its standard error.</source>
        <translation>Mittlere KL-Divergenz jedes Auswertungsfensters mit ihrem Standardfehler.</translation>
    </message>
    <message>
        <source>Mean KL divergence of tokens at the same place in their window, with its standard error over the windows.</source>
        <translation>Mittlere KL-Divergenz der Tokens an derselben Stelle ihres Fensters, mit ihrem Standardfehler über die Fenster.</translation>
    </message>
    <message>
        <source>Appears when the quantized model is measured.</source>
        <translation>Erscheint, wenn das quantisierte Modell gemessen ist.</translation>
    </message>
    <message>
        <source>Evaluation window</source>
        <translation>Auswertungsfenster</translation>
    </message>
    <message>
        <source>Position in the window</source>
        <translation>Position im Fenster</translation>
    </message>
    <message>
        <source>earlier run
%1</source>
        <translation>früherer Lauf
%1</translation>
    </message>
    <message>
        <source>window %1
%2</source>
        <translation>Fenster %1
%2</translation>
    </message>
    <message>
        <source>positions %1 to %2
%3</source>
        <translation>Positionen %1 bis %2
%3</translation>
    </message>
    <message>
        <source>mean</source>
        <translation>Mittel</translation>
    </message>
    <message>
        <source>all tokens</source>
        <translation>alle Tokens</translation>
    </message>
    <message>
        <source>earlier run</source>
        <translation>früherer Lauf</translation>
    </message>
</context>
<context>
    <name>bitlathe::ExportDialog</name>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Copy: %1</source>
        <translation>Kopieren: %1</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Exportieren</translation>
    </message>
    <message>
        <source>Export %1</source>
        <translation>%1 exportieren</translation>
    </message>
    <message>
        <source>%1. %2</source>
        <translation>%1. %2</translation>
    </message>
    <message>
        <source>Not possible: %1</source>
        <translation>Nicht möglich: %1</translation>
    </message>
    <message>
        <source>&amp;Browse…</source>
        <translation>&amp;Durchsuchen…</translation>
    </message>
    <message>
        <source>In &amp;folder</source>
        <translation>In &amp;Ordner</translation>
    </message>
    <message>
        <source>As &amp;new folder</source>
        <translation>Als &amp;neuer Ordner</translation>
    </message>
    <message>
        <source>&amp;Export</source>
        <translation>&amp;Exportieren</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Progress of the export</source>
        <translation>Fortschritt des Exports</translation>
    </message>
    <message>
        <source>&amp;Stop</source>
        <translation>&amp;Stoppen</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>To load it</source>
        <translation>Zum Laden</translation>
    </message>
    <message>
        <source>&amp;Show Folder</source>
        <translation>Ordner &amp;zeigen</translation>
    </message>
    <message>
        <source>&amp;Close</source>
        <translation>&amp;Schließen</translation>
    </message>
    <message>
        <source>Export To</source>
        <translation>Exportieren nach</translation>
    </message>
    <message>
        <source>Written and read back: %1.</source>
        <translation>Geschrieben und zurückgelesen: %1.</translation>
    </message>
    <message>
        <source>Written and read back.</source>
        <translation>Geschrieben und zurückgelesen.</translation>
    </message>
    <message>
        <source>No format can hold this run.</source>
        <translation>Kein Format kann diesen Lauf aufnehmen.</translation>
    </message>
    <message>
        <source>Say where to write.</source>
        <translation>Angeben, wohin geschrieben werden soll.</translation>
    </message>
    <message>
        <source>That folder exists already. Choose another name.</source>
        <translation>Diesen Ordner gibt es schon. Einen anderen Namen wählen.</translation>
    </message>
    <message>
        <source>Another job is going. Export when it is done.</source>
        <translation>Ein anderer Auftrag ist im Gang. Exportieren, wenn er fertig ist.</translation>
    </message>
    <message>
        <source>No program could show the folder.</source>
        <translation>Kein Programm konnte den Ordner zeigen.</translation>
    </message>
</context>
<context>
    <name>bitlathe::FieldEditor</name>
    <message>
        <source>Browse…</source>
        <translation>Durchsuchen…</translation>
    </message>
    <message>
        <source>Choose a Text</source>
        <translation>Text wählen</translation>
    </message>
    <message>
        <source>Texts and token ids (*.txt *.jsonl *.json *.safetensors);;All files (*)</source>
        <translation>Texte und Token-IDs (*.txt *.jsonl *.json *.safetensors);;Alle Dateien (*)</translation>
    </message>
</context>
<context>
    <name>bitlathe::FieldRow</name>
    <message>
        <source>Back to the preset&apos;s value</source>
        <translation>Zurück zum Wert der Vorgabe</translation>
    </message>
    <message>
        <source>Reset %1</source>
        <translation>%1 zurücksetzen</translation>
    </message>
    <message>
        <source>changed</source>
        <translation>geändert</translation>
    </message>
    <message>
        <source>Back to the preset&apos;s value, %1</source>
        <translation>Zurück zum Wert der Vorgabe, %1</translation>
    </message>
</context>
<context>
    <name>bitlathe::HeatMapPlot</name>
    <message>
        <source>Outputs of the layer downwards, inputs to the right; the data can be saved from the context menu.</source>
        <translation>Ausgaben der Schicht nach unten, Eingaben nach rechts; die Daten lassen sich über das Kontextmenü speichern.</translation>
    </message>
    <message>
        <source>Input</source>
        <translation>Eingabe</translation>
    </message>
    <message>
        <source>Output</source>
        <translation>Ausgabe</translation>
    </message>
    <message>
        <source>output %1</source>
        <translation>Ausgabe %1</translation>
    </message>
    <message>
        <source>outputs %1 to %2</source>
        <translation>Ausgaben %1 bis %2</translation>
    </message>
    <message>
        <source>input %1</source>
        <translation>Eingabe %1</translation>
    </message>
    <message>
        <source>inputs %1 to %2</source>
        <translation>Eingaben %1 bis %2</translation>
    </message>
    <message>
        <source>First output</source>
        <translation>Erster Ausgang</translation>
    </message>
    <message>
        <source>Last output</source>
        <translation>Letzter Ausgang</translation>
    </message>
    <message>
        <source>First input</source>
        <translation>Erster Eingang</translation>
    </message>
    <message>
        <source>Last input</source>
        <translation>Letzter Eingang</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>Wert</translation>
    </message>
</context>
<context>
    <name>bitlathe::HistogramPlot</name>
    <message>
        <source>How many values lie where; the data can be saved from the context menu.</source>
        <translation>Wie viele Werte wo liegen; die Daten lassen sich über das Kontextmenü speichern.</translation>
    </message>
    <message>
        <source>%1 about %2
%3 values</source>
        <translation>%1 um %2
%3 Werte</translation>
    </message>
    <message>
        <source>count</source>
        <translation>Anzahl</translation>
    </message>
</context>
<context>
    <name>bitlathe::HubView</name>
    <message>
        <source>%1 parameters</source>
        <translation>%1 Parameter</translation>
    </message>
    <message>
        <source>licence not stated</source>
        <translation>Lizenz nicht angegeben</translation>
    </message>
    <message>
        <source>licence %1</source>
        <translation>Lizenz %1</translation>
    </message>
    <message>
        <source>gated</source>
        <translation>zugangsbeschränkt</translation>
    </message>
    <message>
        <source>A name, or owner/name</source>
        <translation>Ein Name oder Besitzer/Name</translation>
    </message>
    <message>
        <source>Search the Hub for</source>
        <translation>Auf dem Hub suchen nach</translation>
    </message>
    <message>
        <source>&amp;Search</source>
        <translation>&amp;Suchen</translation>
    </message>
    <message>
        <source>Search for models that others have published.</source>
        <translation>Nach Modellen suchen, die andere veröffentlicht haben.</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>Weights</source>
        <translation>Gewichte</translation>
    </message>
    <message>
        <source>Downloads</source>
        <translation>Downloads</translation>
    </message>
    <message>
        <source>Models on the Hub</source>
        <translation>Modelle auf dem Hub</translation>
    </message>
    <message>
        <source>In the last 30 days</source>
        <translation>In den letzten 30 Tagen</translation>
    </message>
    <message>
        <source>Which of its models</source>
        <translation>Welches seiner Modelle</translation>
    </message>
    <message>
        <source>&amp;Use this model</source>
        <translation>Dieses Modell &amp;verwenden</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Needed</source>
        <translation>Benötigt</translation>
    </message>
    <message>
        <source>Files of the repository</source>
        <translation>Dateien des Repositorys</translation>
    </message>
    <message>
        <source>Choose a model to see what it holds.</source>
        <translation>Ein Modell wählen, um zu sehen, was es enthält.</translation>
    </message>
    <message>
        <source>Download</source>
        <translation>Herunterladen</translation>
    </message>
    <message>
        <source>Searching…</source>
        <translation>Suche läuft …</translation>
    </message>
    <message>
        <source>The search failed.</source>
        <translation>Die Suche ist fehlgeschlagen.</translation>
    </message>
    <message>
        <source>Nothing was found.</source>
        <translation>Nichts gefunden.</translation>
    </message>
    <message>
        <source>One model, by name</source>
        <translation>Ein Modell, nach Namen</translation>
    </message>
    <message>
        <source>%1 models, the most downloaded first</source>
        <translation>%1 Modelle, die meistgeladenen zuerst</translation>
    </message>
    <message>
        <source>Looking into %1…</source>
        <translation>%1 wird angesehen …</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>ja</translation>
    </message>
    <message>
        <source>no</source>
        <translation>nein</translation>
    </message>
    <message>
        <source> · %1 left</source>
        <translation> · noch %1</translation>
    </message>
    <message>
        <source>&amp;Download the other %1</source>
        <translation>Die übrigen %1 her&amp;unterladen</translation>
    </message>
    <message>
        <source>&amp;Download %1</source>
        <translation>%1 her&amp;unterladen</translation>
    </message>
    <message>
        <source>Supported. It is on this computer.</source>
        <translation>Unterstützt. Es liegt auf diesem Rechner.</translation>
    </message>
    <message>
        <source>Supported. It is being downloaded.</source>
        <translation>Unterstützt. Es wird heruntergeladen.</translation>
    </message>
    <message>
        <source>Supported. One download at a time.</source>
        <translation>Unterstützt. Nur ein Download zur selben Zeit.</translation>
    </message>
    <message>
        <source>Supported. Download it when the engine is free.</source>
        <translation>Unterstützt. Herunterladen, wenn kein Auftrag läuft.</translation>
    </message>
    <message>
        <source>Supported. The disk has %1 left.</source>
        <translation>Unterstützt. Auf dem Datenträger sind %1 frei.</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <source>%1: %2 · %3</source>
        <translation>%1: %2 · %3</translation>
    </message>
    <message>
        <source>&amp;Pause</source>
        <translation>&amp;Pause</translation>
    </message>
    <message>
        <source>%1: paused, %2 are here</source>
        <translation>%1: pausiert, %2 sind da</translation>
    </message>
    <message>
        <source>&amp;Go On</source>
        <translation>&amp;Fortsetzen</translation>
    </message>
    <message>
        <source>%1 is on this computer: %2</source>
        <translation>%1 liegt auf diesem Rechner: %2</translation>
    </message>
    <message>
        <source>&amp;Use It</source>
        <translation>&amp;Verwenden</translation>
    </message>
    <message>
        <source>Supported.</source>
        <translation>Unterstützt.</translation>
    </message>
    <message>
        <source>Removes what an unfinished download left in the cache</source>
        <translation>Entfernt, was ein unfertiger Download im Cache gelassen hat</translation>
    </message>
    <message>
        <source>Dis&amp;card %1</source>
        <translation>%1 ver&amp;werfen</translation>
    </message>
    <message>
        <source>&amp;Token…</source>
        <translation>&amp;Token…</translation>
    </message>
    <message>
        <source>For models that are gated or private</source>
        <translation>Für Modelle, die zugangsbeschränkt oder privat sind</translation>
    </message>
</context>
<context>
    <name>bitlathe::InputMomentsPlot</name>
    <message>
        <source>Second moments of the inputs</source>
        <translation>Zweite Momente der Eingaben</translation>
    </message>
    <message>
        <source>The mean square of each input; the data can be saved from the context menu.</source>
        <translation>Das mittlere Quadrat jeder Eingabe; die Daten lassen sich über das Kontextmenü speichern.</translation>
    </message>
    <message>
        <source>Input</source>
        <translation>Eingabe</translation>
    </message>
    <message>
        <source>input %1
%2</source>
        <translation>Eingabe %1
%2</translation>
    </message>
    <message>
        <source>second moment</source>
        <translation>zweites Moment</translation>
    </message>
</context>
<context>
    <name>bitlathe::LabPage</name>
    <message>
        <source>Lab</source>
        <translation>Labor</translation>
    </message>
    <message>
        <source>&amp;Choose a model</source>
        <translation>Modell &amp;wählen</translation>
    </message>
    <message>
        <source>Pick a layer, turn its knobs, and see at once what it loses. A model is needed first.</source>
        <translation>Eine Schicht herausgreifen, an ihren Einstellungen drehen und sofort sehen, was sie verliert. Zuerst wird ein Modell gebraucht.</translation>
    </message>
    <message>
        <source>Block</source>
        <translation>Block</translation>
    </message>
    <message>
        <source>&amp;Open Layer</source>
        <translation>Schicht öff&amp;nen</translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation>Abbre&amp;chen</translation>
    </message>
    <message>
        <source>Progress of opening the layer</source>
        <translation>Fortschritt beim Öffnen der Schicht</translation>
    </message>
    <message>
        <source>&amp;Use in Recipe</source>
        <translation>Ins Rezep&amp;t übernehmen</translation>
    </message>
    <message>
        <source>For &amp;All Layers</source>
        <translation>Für &amp;alle Schichten</translation>
    </message>
    <message>
        <source>Bits and Groups for This &amp;Kind of Layer</source>
        <translation>Bits und Gruppen für diese A&amp;rt von Schicht</translation>
    </message>
    <message>
        <source>Bits and Groups for This &amp;Layer</source>
        <translation>Bits und Gruppen für diese &amp;Schicht</translation>
    </message>
    <message>
        <source>Relative output error</source>
        <translation>Relativer Ausgabefehler</translation>
    </message>
    <message>
        <source>Relative weight error</source>
        <translation>Relativer Gewichtsfehler</translation>
    </message>
    <message>
        <source>Bits per weight</source>
        <translation>Bits pro Gewicht</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>Without first tokens</source>
        <translation>Ohne erste Tokens</translation>
    </message>
    <message>
        <source>Leaves the first token of each sample out of the errors: its activations are often so large that they hide the error of all the others</source>
        <translation>Lässt das erste Token jedes Samples bei den Fehlern weg: Seine Aktivierungen sind oft so groß, dass sie den Fehler aller anderen verdecken</translation>
    </message>
    <message>
        <source>&amp;Settings</source>
        <translation>&amp;Einstellungen</translation>
    </message>
    <message>
        <source>&amp;Distributions</source>
        <translation>&amp;Verteilungen</translation>
    </message>
    <message>
        <source>Open a layer.</source>
        <translation>Eine Schicht öffnen.</translation>
    </message>
    <message>
        <source>Error against bits</source>
        <translation>Fehler über Bits</translation>
    </message>
    <message>
        <source>Bits</source>
        <translation>Bits</translation>
    </message>
    <message>
        <source>Error against group size</source>
        <translation>Fehler über Gruppengröße</translation>
    </message>
    <message>
        <source>Group size</source>
        <translation>Gruppengröße</translation>
    </message>
    <message>
        <source>Error against damping</source>
        <translation>Fehler über Dämpfung</translation>
    </message>
    <message>
        <source>Damping</source>
        <translation>Dämpfung</translation>
    </message>
    <message>
        <source>Codes</source>
        <translation>Codes</translation>
    </message>
    <message>
        <source>Code</source>
        <translation>Code</translation>
    </message>
    <message>
        <source>Weights</source>
        <translation>Gewichte</translation>
    </message>
    <message>
        <source>Weight</source>
        <translation>Gewicht</translation>
    </message>
    <message>
        <source>Scales</source>
        <translation>Skalen</translation>
    </message>
    <message>
        <source>Scale</source>
        <translation>Skala</translation>
    </message>
    <message>
        <source>Opening the layer</source>
        <translation>Schicht wird geöffnet</translation>
    </message>
    <message>
        <source>Lab: %1</source>
        <translation>Labor: %1</translation>
    </message>
    <message>
        <source>%1 outputs, %2 inputs; statistics of %3 tokens of the full-precision model.</source>
        <translation>%1 Ausgaben, %2 Eingaben; Statistik über %3 Tokens des Modells in voller Genauigkeit.</translation>
    </message>
    <message>
        <source>Statistics are taken from the recipe&apos;s calibration text: %1 samples of %2 tokens.</source>
        <translation>Die Statistik entsteht aus dem Kalibrierungstext des Rezepts: %1 Samples zu %2 Tokens.</translation>
    </message>
    <message>
        <source>Only GPTQ has a damping.</source>
        <translation>Nur GPTQ hat eine Dämpfung.</translation>
    </message>
    <message>
        <source>row</source>
        <translation>Zeile</translation>
    </message>
    <message>
        <source>Heat &amp;Maps</source>
        <translation>Heat&amp;maps</translation>
    </message>
    <message>
        <source>Weights: largest magnitude</source>
        <translation>Gewichte: größter Betrag</translation>
    </message>
    <message>
        <source>Errors of the weights: root mean square</source>
        <translation>Fehler der Gewichte: quadratisches Mittel</translation>
    </message>
    <message>
        <source>Codes: mean</source>
        <translation>Codes: Mittelwert</translation>
    </message>
    <message>
        <source>What the heat map shows of each cell</source>
        <translation>Was die Heatmap von jeder Zelle zeigt</translation>
    </message>
    <message>
        <source>Error against clip</source>
        <translation>Fehler über Clip</translation>
    </message>
    <message>
        <source>Share of the range kept</source>
        <translation>Behaltener Anteil des Bereichs</translation>
    </message>
    <message>
        <source>JointQ fits the scales itself.</source>
        <translation>JointQ passt die Skalen selbst an.</translation>
    </message>
    <message>
        <source>searched for each group</source>
        <translation>für jede Gruppe gesucht</translation>
    </message>
    <message>
        <source>Statistics are taken from the run&apos;s calibration text: %1 samples of %2 tokens.</source>
        <translation>Statistik wird aus dem Kalibrierungstext des Laufs gewonnen: %1 Proben zu %2 Tokens.</translation>
    </message>
    <message>
        <source>The text is the run&apos;s.</source>
        <translation>Der Text ist der des Laufs.</translation>
    </message>
    <message>
        <source>Take the recipe&apos;s text</source>
        <translation>Den Text des Rezepts nehmen</translation>
    </message>
    <message>
        <source>The calibration text has changed.</source>
        <translation>Der Kalibrierungstext hat sich geändert.</translation>
    </message>
    <message>
        <source>The pictures are still of the text before.</source>
        <translation>Die Bilder sind noch die des vorigen Textes.</translation>
    </message>
    <message>
        <source>Open Again</source>
        <translation>Erneut öffnen</translation>
    </message>
</context>
<context>
    <name>bitlathe::LayerErrorPlot</name>
    <message>
        <source>Relative output error</source>
        <translation>Relativer Ausgabefehler</translation>
    </message>
    <message>
        <source>Error of every quantized layer by block; the layer table shows the same figures.</source>
        <translation>Fehler jeder quantisierten Schicht nach Block; die Tabelle der Schichten zeigt dieselben Zahlen.</translation>
    </message>
    <message>
        <source>The first layer&apos;s error appears here.</source>
        <translation>Hier erscheint der Fehler der ersten Schicht.</translation>
    </message>
    <message>
        <source>earlier %1</source>
        <translation>früher: %1</translation>
    </message>
</context>
<context>
    <name>bitlathe::LayerModel</name>
    <message>
        <source>row</source>
        <translation>Zeile</translation>
    </message>
    <message>
        <source>Layer</source>
        <translation>Schicht</translation>
    </message>
    <message>
        <source>Block and name of the linear layer</source>
        <translation>Block und Name der linearen Schicht</translation>
    </message>
    <message>
        <source>Bits</source>
        <translation>Bits</translation>
    </message>
    <message>
        <source>Bits per weight, without scales and zero points</source>
        <translation>Bits pro Gewicht, ohne Skalen und Nullpunkte</translation>
    </message>
    <message>
        <source>Group</source>
        <translation>Gruppe</translation>
    </message>
    <message>
        <source>Consecutive inputs that share one scale and zero point</source>
        <translation>Aufeinanderfolgende Eingaben, die sich Skala und Nullpunkt teilen</translation>
    </message>
    <message>
        <source>Weight err.</source>
        <translation>Gew.-Fehler</translation>
    </message>
    <message>
        <source>Relative weight error: |W − Ŵ|² / |W|²</source>
        <translation>Relativer Gewichtsfehler: |W − Ŵ|² / |W|²</translation>
    </message>
    <message>
        <source>Output err.</source>
        <translation>Ausg.-Fehler</translation>
    </message>
    <message>
        <source>Relative output error on the calibration inputs: |(W − Ŵ) X|² / |W X|²</source>
        <translation>Relativer Ausgabefehler auf den Kalibrierungseingaben: |(W − Ŵ) X|² / |W X|²</translation>
    </message>
    <message>
        <source>Robust err.</source>
        <translation>Rob. Fehler</translation>
    </message>
    <message>
        <source>Relative output error without the first token of each sample, whose activations are often so large that they hide the others</source>
        <translation>Relativer Ausgabefehler ohne das erste Token jedes Samples, dessen Aktivierungen oft so groß sind, dass sie die anderen verdecken</translation>
    </message>
    <message>
        <source>Strength</source>
        <translation>Stärke</translation>
    </message>
    <message>
        <source>The share of the correction for what the layer&apos;s input is off</source>
        <translation>Der Anteil der Korrektur für die Abweichung der Schichteingabe</translation>
    </message>
    <message>
        <source>Residual str.</source>
        <translation>Res.-Stärke</translation>
    </message>
    <message>
        <source>The share of the correction for what the residual stream is off</source>
        <translation>Der Anteil der Korrektur für die Abweichung des Residualstroms</translation>
    </message>
    <message>
        <source>Before</source>
        <translation>Vorher</translation>
    </message>
    <message>
        <source>The loss that the correction minimises, with the original weight: how far the quantized model is apart from the original one behind the layer or its submodule, relative</source>
        <translation>Der Verlust, den die Korrektur minimiert, mit dem ursprünglichen Gewicht: wie weit das quantisierte Modell hinter der Schicht oder ihrem Teilmodul vom ursprünglichen entfernt ist, relativ</translation>
    </message>
    <message>
        <source>Target</source>
        <translation>Ziel</translation>
    </message>
    <message>
        <source>The same loss with the corrected weight that the codes aim at</source>
        <translation>Derselbe Verlust mit dem korrigierten Gewicht, das die Codes anstreben</translation>
    </message>
    <message>
        <source>Quantized</source>
        <translation>Quantisiert</translation>
    </message>
    <message>
        <source>The same loss with the quantized weight</source>
        <translation>Derselbe Verlust mit dem quantisierten Gewicht</translation>
    </message>
    <message>
        <source>Held out</source>
        <translation>Zurückgeh.</translation>
    </message>
    <message>
        <source>The loss before on calibration samples that the correction was not fitted to</source>
        <translation>Der Verlust vorher auf Kalibrierungs-Samples, an die die Korrektur nicht angepasst wurde</translation>
    </message>
    <message>
        <source>H. o. target</source>
        <translation>Zurückg. Ziel</translation>
    </message>
    <message>
        <source>Damping</source>
        <translation>Dämpfung</translation>
    </message>
    <message>
        <source>What was added to the Hessian&apos;s diagonal, relative to its mean</source>
        <translation>Was zur Diagonale der Hesse-Matrix addiert wurde, relativ zu ihrem Mittel</translation>
    </message>
    <message>
        <source>Penalty</source>
        <translation>Strafterm</translation>
    </message>
    <message>
        <source>The weight of JointQ&apos;s penalty on the weights&apos; own error, as it was accepted</source>
        <translation>Das Gewicht von JointQs Strafterm auf den Fehler der Gewichte selbst, wie es angenommen wurde</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>Time to quantize this layer</source>
        <translation>Zeit zum Quantisieren dieser Schicht</translation>
    </message>
    <message>
        <source>Ridge</source>
        <translation>Ridge</translation>
    </message>
    <message>
        <source>The damping of the correction&apos;s least-squares problem, relative to the Hessian&apos;s mean diagonal</source>
        <translation>Die Dämpfung des Kleinste-Quadrate-Problems der Korrektur, relativ zur mittleren Diagonale der Hesse-Matrix</translation>
    </message>
    <message>
        <source>The loss of the target on these samples, by which strength and ridge are chosen</source>
        <translation>Der Verlust des Ziels auf diesen Samples, nach dem Stärke und Ridge gewählt werden</translation>
    </message>
</context>
<context>
    <name>bitlathe::LayerTreeModel</name>
    <message>
        <source>full</source>
        <translation>voll</translation>
    </message>
    <message>
        <source>row</source>
        <translation>Zeile</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>ja</translation>
    </message>
    <message>
        <source>no</source>
        <translation>nein</translation>
    </message>
    <message>
        <source>as the recipe: %1</source>
        <translation>wie das Rezept: %1</translation>
    </message>
    <message>
        <source>full precision</source>
        <translation>volle Genauigkeit</translation>
    </message>
    <message numerus="yes">
        <source>%n bit(s)</source>
        <translation>
            <numerusform>%n Bit</numerusform>
            <numerusform>%n Bit</numerusform>
        </translation>
    </message>
    <message>
        <source>block %1</source>
        <translation>Block %1</translation>
    </message>
    <message numerus="yes">
        <source>%n exception(s)</source>
        <translation>
            <numerusform>%n Ausnahme</numerusform>
            <numerusform>%n Ausnahmen</numerusform>
        </translation>
    </message>
    <message>
        <source>%1: %2 outputs, %3 inputs</source>
        <translation>%1: %2 Ausgänge, %3 Eingänge</translation>
    </message>
    <message>
        <source>%1 matches, and decides as the last one</source>
        <translation>%1 passt und entscheidet als letzte</translation>
    </message>
    <message>
        <source>%1 matches</source>
        <translation>%1 passt</translation>
    </message>
    <message>
        <source>Layer</source>
        <translation>Schicht</translation>
    </message>
    <message>
        <source>Bits</source>
        <translation>Bits</translation>
    </message>
    <message>
        <source>Group</source>
        <translation>Gruppe</translation>
    </message>
    <message>
        <source>Symmetric</source>
        <translation>Symmetrisch</translation>
    </message>
    <message>
        <source>Decided by</source>
        <translation>Entschieden von</translation>
    </message>
</context>
<context>
    <name>bitlathe::MainWindow</name>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Datei</translation>
    </message>
    <message>
        <source>&amp;Open Model Folder…</source>
        <translation>&amp;Modellordner öffnen…</translation>
    </message>
    <message>
        <source>Open &amp;GGUF File…</source>
        <translation>&amp;GGUF-Datei öffnen…</translation>
    </message>
    <message>
        <source>Ctrl+Shift+O</source>
        <translation>Ctrl+Shift+O</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>&amp;Beenden</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>&amp;Bearbeiten</translation>
    </message>
    <message>
        <source>&amp;Run</source>
        <translation>&amp;Lauf</translation>
    </message>
    <message>
        <source>&amp;Start</source>
        <translation>&amp;Starten</translation>
    </message>
    <message>
        <source>Ctrl+R</source>
        <translation>Ctrl+R</translation>
    </message>
    <message>
        <source>New S&amp;weep…</source>
        <translation>Neuer S&amp;weep…</translation>
    </message>
    <message>
        <source>Ctrl+Shift+R</source>
        <translation>Ctrl+Shift+R</translation>
    </message>
    <message>
        <source>&amp;Pause</source>
        <translation>&amp;Pause</translation>
    </message>
    <message>
        <source>Ctrl+Shift+P</source>
        <translation>Ctrl+Shift+P</translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation>Abbre&amp;chen</translation>
    </message>
    <message>
        <source>Ctrl+.</source>
        <translation>Ctrl+.</translation>
    </message>
    <message>
        <source>&amp;Export…</source>
        <translation>&amp;Exportieren…</translation>
    </message>
    <message>
        <source>Ctrl+E</source>
        <translation>Ctrl+E</translation>
    </message>
    <message>
        <source>&amp;Try…</source>
        <translation>&amp;Testen…</translation>
    </message>
    <message>
        <source>Ctrl+T</source>
        <translation>Ctrl+T</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>&amp;Ansicht</translation>
    </message>
    <message>
        <source>&amp;Models</source>
        <translation>&amp;Modelle</translation>
    </message>
    <message>
        <source>&amp;Recipe</source>
        <translation>&amp;Rezept</translation>
    </message>
    <message>
        <source>R&amp;un</source>
        <translation>L&amp;auf</translation>
    </message>
    <message>
        <source>La&amp;b</source>
        <translation>La&amp;bor</translation>
    </message>
    <message>
        <source>&amp;Compare</source>
        <translation>&amp;Vergleich</translation>
    </message>
    <message>
        <source>&amp;Try</source>
        <translation>&amp;Test</translation>
    </message>
    <message>
        <source>&amp;Follow the System</source>
        <translation>Dem S&amp;ystem folgen</translation>
    </message>
    <message>
        <source>&amp;Light</source>
        <translation>&amp;Hell</translation>
    </message>
    <message>
        <source>&amp;Dark</source>
        <translation>&amp;Dunkel</translation>
    </message>
    <message>
        <source>L&amp;anguage</source>
        <translation>&amp;Sprache</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>&amp;Hilfe</translation>
    </message>
    <message>
        <source>&amp;Keys and Gestures</source>
        <translation>&amp;Tasten und Gesten</translation>
    </message>
    <message>
        <source>&amp;About Bitlathe</source>
        <translation>Ü&amp;ber Bitlathe</translation>
    </message>
    <message>
        <source>The language changes when Bitlathe is started the next time.</source>
        <translation>Die Sprache wechselt beim nächsten Start von Bitlathe.</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>Modelle</translation>
    </message>
    <message>
        <source>Recipe</source>
        <translation>Rezept</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>Lauf</translation>
    </message>
    <message>
        <source>Lab</source>
        <translation>Labor</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>Vergleich</translation>
    </message>
    <message>
        <source>Try</source>
        <translation>Test</translation>
    </message>
    <message>
        <source>%1 (Ctrl+%2)</source>
        <translation>%1 (Strg+%2)</translation>
    </message>
    <message>
        <source>Run %1</source>
        <translation>Lauf %1</translation>
    </message>
    <message>
        <source>Memory of this program, and of the machine</source>
        <translation>Speicher dieses Programms und des Rechners</translation>
    </message>
    <message numerus="yes">
        <source>%n thread(s)</source>
        <translation>
            <numerusform>%n Thread</numerusform>
            <numerusform>%n Threads</numerusform>
        </translation>
    </message>
    <message>
        <source>&amp;Go On</source>
        <translation>&amp;Fortsetzen</translation>
    </message>
    <message>
        <source>A run is going.</source>
        <translation>Ein Lauf ist im Gang.</translation>
    </message>
    <message>
        <source>An export is going.</source>
        <translation>Ein Export ist im Gang.</translation>
    </message>
    <message>
        <source>%1 %2 – Bitlathe</source>
        <translation>%1 %2 – Bitlathe</translation>
    </message>
    <message>
        <source>Stopping %1</source>
        <translation>%1 wird gestoppt</translation>
    </message>
    <message>
        <source>%1 is paused</source>
        <translation>%1 ist pausiert</translation>
    </message>
    <message>
        <source>Quantizing %1, %2</source>
        <translation>%1 wird quantisiert, %2</translation>
    </message>
    <message>
        <source>Quantizing %1, %2; %3 more in the queue</source>
        <translation>%1 wird quantisiert, %2; %3 weitere warten</translation>
    </message>
    <message>
        <source>Bitlathe</source>
        <translation>Bitlathe</translation>
    </message>
    <message>
        <source>Exporting %1</source>
        <translation>%1 wird exportiert</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>Bereit</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <source>The last run was not finished: %1, %2.</source>
        <translation>Der letzte Lauf wurde nicht fertig: %1, %2.</translation>
    </message>
    <message>
        <source>Its finished blocks are kept; it can go on where it stopped.</source>
        <translation>Seine fertigen Blöcke sind gesichert; er kann weitergehen, wo er aufgehört hat.</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>About Bitlathe</source>
        <translation>Über Bitlathe</translation>
    </message>
    <message>
        <source>&lt;b&gt;Bitlathe %1&lt;/b&gt;</source>
        <translation>&lt;b&gt;Bitlathe %1&lt;/b&gt;</translation>
    </message>
    <message>
        <source>Quantizes language models and shows it happening.

Free software under the GNU General Public License, version 3 or later.</source>
        <translation>Quantisiert Sprachmodelle und zeigt, wie es geschieht.

Freie Software unter der GNU General Public License, Version 3 oder neuer.</translation>
    </message>
    <message>
        <source>Finished blocks are kept, and the run can be resumed the next time.</source>
        <translation>Fertige Blöcke bleiben erhalten, und der Lauf lässt sich beim nächsten Mal fortsetzen.</translation>
    </message>
    <message>
        <source>What is written so far would be removed; the run itself is kept.</source>
        <translation>Was bis jetzt geschrieben ist, würde entfernt; der Lauf selbst bleibt erhalten.</translation>
    </message>
    <message>
        <source>Stop and Quit</source>
        <translation>Stoppen und beenden</translation>
    </message>
    <message>
        <source>Quantizing %1 failed</source>
        <translation>Das Quantisieren von %1 ist fehlgeschlagen</translation>
    </message>
    <message>
        <source>Exporting %1 failed</source>
        <translation>Das Exportieren von %1 ist fehlgeschlagen</translation>
    </message>
    <message>
        <source>%1, perplexity %2</source>
        <translation>%1, Perplexität %2</translation>
    </message>
    <message>
        <source>%1 is quantized</source>
        <translation>%1 ist quantisiert</translation>
    </message>
    <message>
        <source>%1 is exported</source>
        <translation>%1 ist exportiert</translation>
    </message>
    <message>
        <source>A download is going.</source>
        <translation>Ein Download ist im Gang.</translation>
    </message>
    <message>
        <source>What was downloaded so far is kept, and the download can go on the next time.</source>
        <translation>Was bisher geladen wurde, bleibt; der Download lässt sich beim nächsten Mal fortsetzen.</translation>
    </message>
    <message>
        <source>Downloading a model</source>
        <translation>Modell wird heruntergeladen</translation>
    </message>
    <message>
        <source>The download failed</source>
        <translation>Der Download ist fehlgeschlagen</translation>
    </message>
    <message>
        <source>The model is downloaded</source>
        <translation>Das Modell ist heruntergeladen</translation>
    </message>
    <message>
        <source>Open &amp;Recipe…</source>
        <translation>&amp;Rezept öffnen …</translation>
    </message>
    <message>
        <source>&amp;Save Recipe…</source>
        <translation>Rezept &amp;speichern …</translation>
    </message>
</context>
<context>
    <name>bitlathe::MessageBar</name>
    <message>
        <source>Dismiss</source>
        <translation>Ausblenden</translation>
    </message>
</context>
<context>
    <name>bitlathe::ModelList</name>
    <message>
        <source>%1 · %2 parameters · %3 · %4</source>
        <translation>%1 · %2 Parameter · %3 · %4</translation>
    </message>
    <message>
        <source>%1, ready, %2</source>
        <translation>%1, bereit, %2</translation>
    </message>
    <message>
        <source>%1, unsupported: %2</source>
        <translation>%1, nicht unterstützt: %2</translation>
    </message>
    <message>
        <source>ready</source>
        <translation>bereit</translation>
    </message>
    <message>
        <source>unsupported</source>
        <translation>nicht unterstützt</translation>
    </message>
</context>
<context>
    <name>bitlathe::ModelsPage</name>
    <message>
        <source>16 bit</source>
        <translation>16 Bit</translation>
    </message>
    <message>
        <source>%1 bit</source>
        <translation>%1 Bit</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>Modelle</translation>
    </message>
    <message>
        <source>Models on this computer</source>
        <translation>Modelle auf diesem Rechner</translation>
    </message>
    <message>
        <source>Open a model folder (Ctrl+O)</source>
        <translation>Modellordner öffnen (Strg+O)</translation>
    </message>
    <message>
        <source>Open &amp;GGUF File…</source>
        <translation>&amp;GGUF-Datei öffnen…</translation>
    </message>
    <message>
        <source>Open a GGUF file (Ctrl+Shift+O)</source>
        <translation>GGUF-Datei öffnen (Strg+Umschalt+O)</translation>
    </message>
    <message>
        <source>What quantizing would make of it</source>
        <translation>Was das Quantisieren daraus machen würde</translation>
    </message>
    <message>
        <source>Size of the checkpoint with groups of %1; embedding and norms keep 16 bits.</source>
        <translation>Größe des Checkpoints mit Gruppen zu %1; Embedding und Normen behalten 16 Bit.</translation>
    </message>
    <message>
        <source>&amp;Quantize this model…</source>
        <translation>Dieses Modell &amp;quantisieren…</translation>
    </message>
    <message>
        <source>Choose a model to see what it is.</source>
        <translation>Ein Modell wählen, um zu sehen, was es ist.</translation>
    </message>
    <message>
        <source>Get a &amp;sample model…</source>
        <translation>B&amp;eispielmodell holen…</translation>
    </message>
    <message>
        <source>Open a &amp;GGUF file…</source>
        <translation>&amp;GGUF-Datei öffnen…</translation>
    </message>
    <message>
        <source>No models were found on this computer. Drop a model folder or a GGUF file here, or:</source>
        <translation>Auf diesem Rechner wurden keine Modelle gefunden. Einen Modellordner oder eine GGUF-Datei hierher ziehen, oder:</translation>
    </message>
    <message>
        <source>This file&apos;s weights are quantized already (%1), so results with as many bits or more flatter every method.</source>
        <translation>Die Gewichte dieser Datei sind bereits quantisiert (%1); Ergebnisse mit ebenso vielen oder mehr Bits schmeicheln daher jedem Verfahren.</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>Blocks</source>
        <translation>Blöcke</translation>
    </message>
    <message>
        <source>Widths</source>
        <translation>Breiten</translation>
    </message>
    <message>
        <source>%1 hidden, %2 in the MLP</source>
        <translation>%1 verborgen, %2 im MLP</translation>
    </message>
    <message>
        <source>Attention</source>
        <translation>Attention</translation>
    </message>
    <message>
        <source>%1 heads of %2, %3 for keys and values</source>
        <translation>%1 Köpfe zu %2, %3 für Keys und Values</translation>
    </message>
    <message>
        <source>Vocabulary</source>
        <translation>Vokabular</translation>
    </message>
    <message>
        <source>%1 tokens, embedding shared with the head</source>
        <translation>%1 Tokens, Embedding mit dem Kopf geteilt</translation>
    </message>
    <message>
        <source>%1 tokens</source>
        <translation>%1 Tokens</translation>
    </message>
    <message>
        <source>To quantize</source>
        <translation>Zu quantisieren</translation>
    </message>
    <message>
        <source>%1 of %2 parameters</source>
        <translation>%1 von %2 Parametern</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>Lizenz</translation>
    </message>
    <message>
        <source>not stated</source>
        <translation>nicht angegeben</translation>
    </message>
    <message>
        <source>Path</source>
        <translation>Pfad</translation>
    </message>
    <message>
        <source>Open a Model Folder</source>
        <translation>Modellordner öffnen</translation>
    </message>
    <message>
        <source>Open a GGUF File</source>
        <translation>GGUF-Datei öffnen</translation>
    </message>
    <message>
        <source>GGUF models (*.gguf)</source>
        <translation>GGUF-Modelle (*.gguf)</translation>
    </message>
    <message>
        <source>Open F&amp;older…</source>
        <translation>&amp;Ordner öffnen…</translation>
    </message>
    <message>
        <source>Open a f&amp;older…</source>
        <translation>&amp;Ordner öffnen…</translation>
    </message>
    <message>
        <source>On this computer</source>
        <translation>Auf diesem Rechner</translation>
    </message>
    <message>
        <source>On the Hub</source>
        <translation>Auf dem Hub</translation>
    </message>
    <message>
        <source>Search the Hu&amp;b…</source>
        <translation>Im Hub s&amp;uchen…</translation>
    </message>
</context>
<context>
    <name>bitlathe::OverridesEditor</name>
    <message>
        <source>Add E&amp;xception</source>
        <translation>Ausnah&amp;me hinzufügen</translation>
    </message>
    <message>
        <source>Quantize some layers differently, or keep them in full precision</source>
        <translation>Manche Schichten anders quantisieren oder in voller Genauigkeit behalten</translation>
    </message>
    <message>
        <source>Layers of exception %1</source>
        <translation>Schichten der Ausnahme %1</translation>
    </message>
    <message>
        <source>Layers, such as *.layers.0.*</source>
        <translation>Schichten, etwa *.layers.0.*</translation>
    </message>
    <message>
        <source>A pattern over names such as model.layers.3.mlp.down_proj, with * and ?; the last match wins</source>
        <translation>Ein Muster über Namen wie model.layers.3.mlp.down_proj, mit * und ?; der letzte Treffer gilt</translation>
    </message>
    <message>
        <source>Treatment of exception %1</source>
        <translation>Behandlung der Ausnahme %1</translation>
    </message>
    <message>
        <source>keep full precision</source>
        <translation>volle Genauigkeit</translation>
    </message>
    <message numerus="yes">
        <source>%n bit(s)</source>
        <translation>
            <numerusform>%n Bit</numerusform>
            <numerusform>%n Bits</numerusform>
        </translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Remove exception %1</source>
        <translation>Ausnahme %1 entfernen</translation>
    </message>
    <message>
        <source>Layer by layer</source>
        <translation>Schicht für Schicht</translation>
    </message>
    <message>
        <source>A cell is changed by F2 or a double click.</source>
        <translation>Eine Zelle wird mit F2 oder einem Doppelklick geändert.</translation>
    </message>
    <message>
        <source>By Block</source>
        <translation>Nach Block</translation>
    </message>
    <message>
        <source>By Kind</source>
        <translation>Nach Art</translation>
    </message>
    <message>
        <source>How layers are grouped</source>
        <translation>Wie Schichten gruppiert sind</translation>
    </message>
    <message>
        <source>Layers and their precision</source>
        <translation>Schichten und ihre Genauigkeit</translation>
    </message>
    <message>
        <source>the recipe&apos;s bits</source>
        <translation>Bits des Rezepts</translation>
    </message>
    <message numerus="yes">
        <source>Matches %n layer(s)</source>
        <translation>
            <numerusform>Passt auf %n Schicht</numerusform>
            <numerusform>Passt auf %n Schichten</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>later exceptions decide %n of them</source>
        <translation>
            <numerusform>spätere Ausnahmen entscheiden %n davon</numerusform>
            <numerusform>spätere Ausnahmen entscheiden %n davon</numerusform>
        </translation>
    </message>
    <message>
        <source>one group per row</source>
        <translation>eine Gruppe je Zeile</translation>
    </message>
    <message>
        <source>group size %1</source>
        <translation>Gruppengröße %1</translation>
    </message>
    <message>
        <source>symmetric</source>
        <translation>symmetrisch</translation>
    </message>
    <message>
        <source>asymmetric</source>
        <translation>asymmetrisch</translation>
    </message>
</context>
<context>
    <name>bitlathe::ParallelPlot</name>
    <message>
        <source>Parallel coordinates</source>
        <translation>Parallele Koordinaten</translation>
    </message>
    <message>
        <source>Each run of the table as a line across its settings and figures; the table has both.</source>
        <translation>Jeder Lauf der Tabelle als Linie über seine Einstellungen und Zahlen; die Tabelle hat beide.</translation>
    </message>
    <message>
        <source>Finished runs whose recipes differ appear here.</source>
        <translation>Hier erscheinen Läufe, deren Rezepte sich unterscheiden.</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>Lauf</translation>
    </message>
</context>
<context>
    <name>bitlathe::PerplexityPlot</name>
    <message>
        <source>now %1</source>
        <translation>jetzt %1</translation>
    </message>
    <message>
        <source>quantized %1</source>
        <translation>quantisiert %1</translation>
    </message>
    <message>
        <source>KL divergence %1</source>
        <translation>KL-Divergenz %1</translation>
    </message>
    <message>
        <source>Perplexity</source>
        <translation>Perplexität</translation>
    </message>
    <message>
        <source>Perplexity estimates of the partly quantized model; the log lists the same figures.</source>
        <translation>Schätzungen der Perplexität des teils quantisierten Modells; das Protokoll nennt dieselben Zahlen.</translation>
    </message>
    <message>
        <source>The first estimate appears after a few blocks.</source>
        <translation>Die erste Schätzung erscheint nach einigen Blöcken.</translation>
    </message>
    <message>
        <source>Blocks quantized</source>
        <translation>Quantisierte Blöcke</translation>
    </message>
    <message>
        <source>full precision %1</source>
        <translation>volle Genauigkeit %1</translation>
    </message>
    <message>
        <source>full precision
%1</source>
        <translation>volle Genauigkeit
%1</translation>
    </message>
    <message numerus="yes">
        <source>earlier run, after %n block(s)
%1</source>
        <translation>
            <numerusform>früherer Lauf, nach %n Block
%1</numerusform>
            <numerusform>früherer Lauf, nach %n Blöcken
%1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>after %n block(s)
%1</source>
        <translation>
            <numerusform>nach %n Block
%1</numerusform>
            <numerusform>nach %n Blöcken
%1</numerusform>
        </translation>
    </message>
    <message>
        <source>low</source>
        <translation>unten</translation>
    </message>
    <message>
        <source>high</source>
        <translation>oben</translation>
    </message>
    <message>
        <source>full precision</source>
        <translation>volle Genauigkeit</translation>
    </message>
    <message>
        <source>live</source>
        <translation>laufend</translation>
    </message>
    <message>
        <source>quantized</source>
        <translation>quantisiert</translation>
    </message>
    <message>
        <source>earlier run</source>
        <translation>früherer Lauf</translation>
    </message>
</context>
<context>
    <name>bitlathe::PlotTableDialog</name>
    <message>
        <source>Save &amp;Data…</source>
        <translation>&amp;Daten speichern…</translation>
    </message>
</context>
<context>
    <name>bitlathe::RecipeForm</name>
    <message>
        <source>whole row</source>
        <translation>ganze Zeile</translation>
    </message>
    <message>
        <source>Layers that are quantized differently, or stay in full precision. Of several matching patterns the last one wins.</source>
        <translation>Schichten, die anders quantisiert werden oder in voller Genauigkeit bleiben. Von mehreren passenden Mustern gilt das letzte.</translation>
    </message>
    <message>
        <source>From %1 to %2.</source>
        <translation>Von %1 bis %2.</translation>
    </message>
</context>
<context>
    <name>bitlathe::RecipePage</name>
    <message>
        <source>Preset</source>
        <translation>Vorgabe</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>Checkpoint</source>
        <translation>Checkpoint</translation>
    </message>
    <message>
        <source>Bits per weight</source>
        <translation>Bits pro Gewicht</translation>
    </message>
    <message>
        <source>Peak memory</source>
        <translation>Speicherspitze</translation>
    </message>
    <message>
        <source>Disk</source>
        <translation>Festplatte</translation>
    </message>
    <message>
        <source>&amp;Start</source>
        <translation>&amp;Starten</translation>
    </message>
    <message>
        <source>Start the run (Ctrl+R)</source>
        <translation>Lauf starten (Strg+R)</translation>
    </message>
    <message>
        <source>S&amp;weep…</source>
        <translation>S&amp;weep…</translation>
    </message>
    <message>
        <source>Queue runs with several values of some fields (Ctrl+Shift+R)</source>
        <translation>Läufe mit mehreren Werten einiger Felder einreihen (Strg+Umschalt+R)</translation>
    </message>
    <message>
        <source>Recipe as JSON</source>
        <translation>Rezept als JSON</translation>
    </message>
    <message>
        <source>%1, 16 bit: %2</source>
        <translation>%1, in 16 Bit: %2</translation>
    </message>
    <message>
        <source>What this assumes:</source>
        <translation>Was dabei angenommen wird:</translation>
    </message>
    <message>
        <source>The text above</source>
        <translation>Der Text oben</translation>
    </message>
    <message>
        <source>Recipe for %1</source>
        <translation>Rezept für %1</translation>
    </message>
    <message>
        <source>Recipe</source>
        <translation>Rezept</translation>
    </message>
    <message>
        <source>No model is chosen. &lt;a href=&apos;model&apos;&gt;Choose one&lt;/a&gt;</source>
        <translation>Es ist kein Modell gewählt. &lt;a href=&apos;model&apos;&gt;Eines wählen&lt;/a&gt;</translation>
    </message>
    <message>
        <source>&lt;a href=&apos;%1&apos;&gt;%2&lt;/a&gt; %3</source>
        <translation>&lt;a href=&apos;%1&apos;&gt;%2&lt;/a&gt; %3</translation>
    </message>
    <message>
        <source>What a field means is said here when it is in use, and when the mouse rests on it.</source>
        <translation>Was ein Feld bedeutet, steht hier, sobald es benutzt wird, und am Mauszeiger, wenn er darauf ruht.</translation>
    </message>
    <message>
        <source>%1 You have changed it since then.</source>
        <translation>%1 Seitdem ist es geändert worden.</translation>
    </message>
    <message>
        <source>%1 This one would wait for its turn.</source>
        <translation>%1 Dieser würde warten, bis er an der Reihe ist.</translation>
    </message>
    <message>
        <source>&amp;Start Afterwards</source>
        <translation>Danach &amp;starten</translation>
    </message>
    <message>
        <source>Recipes (*.json)</source>
        <translation>Rezepte (*.json)</translation>
    </message>
    <message>
        <source>Open a Recipe</source>
        <translation>Ein Rezept öffnen</translation>
    </message>
</context>
<context>
    <name>bitlathe::ResultStrip</name>
    <message>
        <source>full precision %1 (× %2)</source>
        <translation>voll: %1 (× %2)</translation>
    </message>
    <message>
        <source>KL divergence</source>
        <translation>KL-Divergenz</translation>
    </message>
    <message>
        <source>same top token: %1 %</source>
        <translation>gleiches Top-Token: %1 %</translation>
    </message>
    <message>
        <source>Perplexity</source>
        <translation>Perplexität</translation>
    </message>
    <message>
        <source>Bits per weight</source>
        <translation>Bits pro Gewicht</translation>
    </message>
    <message>
        <source>with scales and zero points</source>
        <translation>mit Skalen und Nullpunkten</translation>
    </message>
    <message>
        <source>Checkpoint</source>
        <translation>Checkpoint</translation>
    </message>
    <message>
        <source>%1 in 16 bits</source>
        <translation>%1 in 16 Bit</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>estimated: %1</source>
        <translation>geschätzt: %1</translation>
    </message>
    <message>
        <source>Peak memory</source>
        <translation>Speicherspitze</translation>
    </message>
    <message>
        <source>Of the weights alone</source>
        <translation>Der Gewichte allein</translation>
    </message>
    <message>
        <source>activations and cache not rounded</source>
        <translation>Aktivierungen und Cache ungerundet</translation>
    </message>
</context>
<context>
    <name>bitlathe::RunOverlayPlot</name>
    <message>
        <source>Relative output error</source>
        <translation>Relativer Ausgabefehler</translation>
    </message>
    <message>
        <source>Error behind each block</source>
        <translation>Fehler hinter jedem Block</translation>
    </message>
    <message>
        <source>Perplexity</source>
        <translation>Perplexität</translation>
    </message>
    <message>
        <source>One curve for each selected run; each run&apos;s page has the figures as a table.</source>
        <translation>Eine Kurve für jeden gewählten Lauf; die Seite jedes Laufs hat die Zahlen als Tabelle.</translation>
    </message>
    <message>
        <source>Select runs in the table.</source>
        <translation>Läufe in der Tabelle wählen.</translation>
    </message>
    <message>
        <source>Blocks quantized</source>
        <translation>Quantisierte Blöcke</translation>
    </message>
    <message>
        <source>block %1</source>
        <translation>Block %1</translation>
    </message>
    <message numerus="yes">
        <source>after %n block(s)</source>
        <translation>
            <numerusform>nach %n Block</numerusform>
            <numerusform>nach %n Blöcken</numerusform>
        </translation>
    </message>
    <message>
        <source>Time of each block, s</source>
        <translation>Zeit je Block, s</translation>
    </message>
    <message>
        <source>Memory behind each block, GB</source>
        <translation>Speicher nach jedem Block, GB</translation>
    </message>
    <message>
        <source>KL divergence by position</source>
        <translation>KL-Divergenz nach Position</translation>
    </message>
    <message>
        <source>Position in the text</source>
        <translation>Position im Text</translation>
    </message>
    <message>
        <source>position %1</source>
        <translation>Position %1</translation>
    </message>
</context>
<context>
    <name>bitlathe::RunPage</name>
    <message numerus="yes">
        <source>%n run(s) behind it in the queue were dropped.</source>
        <translation>
            <numerusform>%n wartender Lauf dahinter wurde verworfen.</numerusform>
            <numerusform>%n wartende Läufe dahinter wurden verworfen.</numerusform>
        </translation>
    </message>
    <message>
        <source>Try Again</source>
        <translation>Erneut versuchen</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>The run was stopped. Finished blocks are kept.</source>
        <translation>Der Lauf wurde gestoppt. Fertige Blöcke bleiben erhalten.</translation>
    </message>
    <message>
        <source>Stopped behind block %1: its error %2 is above %3, the median of the sweep&apos;s finished runs.</source>
        <translation>Hinter Block %1 abgebrochen: sein Fehler %2 liegt über %3, dem Median der fertigen Läufe des Sweeps.</translation>
    </message>
    <message>
        <source>Finished blocks are kept.</source>
        <translation>Fertige Blöcke bleiben erhalten.</translation>
    </message>
    <message>
        <source>The run was stopped. No block was finished yet.</source>
        <translation>Der Lauf wurde angehalten. Noch war kein Block fertig.</translation>
    </message>
</context>
<context>
    <name>bitlathe::RunView</name>
    <message>
        <source>A&amp;ll Runs</source>
        <translation>Alle Lä&amp;ufe</translation>
    </message>
    <message>
        <source>Back to the list of runs</source>
        <translation>Zurück zur Liste der Läufe</translation>
    </message>
    <message>
        <source>&amp;Pause</source>
        <translation>&amp;Pause</translation>
    </message>
    <message>
        <source>Pause or go on (Ctrl+Shift+P)</source>
        <translation>Pausieren oder fortsetzen (Strg+Umschalt+P)</translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation>Abbre&amp;chen</translation>
    </message>
    <message>
        <source>Stop the run; finished blocks are kept and it can be resumed (Ctrl+.)</source>
        <translation>Den Lauf stoppen; fertige Blöcke bleiben erhalten, und er lässt sich fortsetzen (Strg+.)</translation>
    </message>
    <message>
        <source>Go on at the first unfinished block</source>
        <translation>Beim ersten unfertigen Block weitermachen</translation>
    </message>
    <message>
        <source>Write a checkpoint that other programs load (Ctrl+E)</source>
        <translation>Einen Checkpoint schreiben, den andere Programme laden (Strg+E)</translation>
    </message>
    <message>
        <source>&amp;Try…</source>
        <translation>&amp;Testen…</translation>
    </message>
    <message>
        <source>See what the model writes beside the original (Ctrl+T)</source>
        <translation>Sehen, was das Modell neben dem Original schreibt (Strg+T)</translation>
    </message>
    <message>
        <source>Progress of the run</source>
        <translation>Fortschritt des Laufs</translation>
    </message>
    <message>
        <source>&amp;Unpin</source>
        <translation>Lö&amp;sen</translation>
    </message>
    <message>
        <source>Don&apos;t draw the earlier run any more</source>
        <translation>Den früheren Lauf nicht mehr zeichnen</translation>
    </message>
    <message>
        <source>What the plot of layers shows</source>
        <translation>Was das Diagramm der Schichten zeigt</translation>
    </message>
    <message>
        <source>Without first tokens</source>
        <translation>Ohne erste Tokens</translation>
    </message>
    <message>
        <source>Leaves the first token of each sample out of the errors: its activations are often so large that they hide the error of all the others</source>
        <translation>Lässt das erste Token jedes Samples bei den Fehlern weg: Seine Aktivierungen sind oft so groß, dass sie den Fehler aller anderen verdecken</translation>
    </message>
    <message>
        <source>Quantized layers</source>
        <translation>Quantisierte Schichten</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>Filter</translation>
    </message>
    <message>
        <source>Filter layers by name</source>
        <translation>Schichten nach Namen filtern</translation>
    </message>
    <message>
        <source>Layers</source>
        <translation>Schichten</translation>
    </message>
    <message>
        <source>Log of the run</source>
        <translation>Protokoll des Laufs</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>Protokoll</translation>
    </message>
    <message>
        <source>Dotted, an earlier run: %1</source>
        <translation>Gepunktet, ein früherer Lauf: %1</translation>
    </message>
    <message>
        <source>&amp;Go On</source>
        <translation>&amp;Fortsetzen</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>Pausiert</translation>
    </message>
    <message>
        <source>Stopping</source>
        <translation>Wird gestoppt</translation>
    </message>
    <message>
        <source>Unfinished</source>
        <translation>Unfertig</translation>
    </message>
    <message>
        <source>Starting</source>
        <translation>Wird gestartet</translation>
    </message>
    <message>
        <source>%1 left</source>
        <translation>noch %1</translation>
    </message>
    <message>
        <source>Comma-separated values (*.csv)</source>
        <translation>Kommagetrennte Werte (*.csv)</translation>
    </message>
    <message>
        <source>Resu&amp;me</source>
        <translation>&amp;Fortsetzen</translation>
    </message>
    <message>
        <source>E&amp;xport…</source>
        <translation>E&amp;xportieren…</translation>
    </message>
    <message>
        <source>Save Ta&amp;ble…</source>
        <translation>Tabelle speicher&amp;n…</translation>
    </message>
    <message>
        <source>What the plot of the evaluation shows</source>
        <translation>Was das Diagramm der Auswertung zeigt</translation>
    </message>
    <message>
        <source>What the plot of blocks shows</source>
        <translation>Was die Grafik der Blöcke zeigt</translation>
    </message>
    <message>
        <source>Open in &amp;Lab</source>
        <translation>Im &amp;Labor öffnen</translation>
    </message>
    <message>
        <source>Open in La&amp;b</source>
        <translation>Im La&amp;bor öffnen</translation>
    </message>
    <message>
        <source>Turn the knobs of the chosen layer, beginning with what the run did to it</source>
        <translation>An den Einstellungen der gewählten Schicht drehen, ausgehend von denen des Laufs</translation>
    </message>
</context>
<context>
    <name>bitlathe::RunsList</name>
    <message>
        <source>Runs</source>
        <translation>Läufe</translation>
    </message>
    <message>
        <source>Runs on this computer</source>
        <translation>Läufe auf diesem Rechner</translation>
    </message>
    <message>
        <source>Started</source>
        <translation>Begonnen</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>Recipe</source>
        <translation>Rezept</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Perplexity</source>
        <translation>Perplexität</translation>
    </message>
    <message>
        <source>&amp;Open</source>
        <translation>Öff&amp;nen</translation>
    </message>
    <message>
        <source>Go on at the first unfinished block</source>
        <translation>Beim ersten unfertigen Block weitermachen</translation>
    </message>
    <message>
        <source>&amp;Choose a model</source>
        <translation>Modell &amp;wählen</translation>
    </message>
    <message>
        <source>Nothing has run yet. A run shows here what quantizing does to each layer, while it happens.</source>
        <translation>Noch ist nichts gelaufen. Ein Lauf zeigt hier, was das Quantisieren mit jeder Schicht macht, während es geschieht.</translation>
    </message>
    <message>
        <source>Resu&amp;me</source>
        <translation>&amp;Fortsetzen</translation>
    </message>
</context>
<context>
    <name>bitlathe::RunsModel</name>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>Recipe</source>
        <translation>Rezept</translation>
    </message>
    <message>
        <source>Bits per weight</source>
        <translation>Bits pro Gewicht</translation>
    </message>
    <message>
        <source>Perplexity</source>
        <translation>Perplexität</translation>
    </message>
    <message>
        <source>KL div.</source>
        <translation>KL-Div.</translation>
    </message>
    <message>
        <source>Full precision</source>
        <translation>Volle Genauigkeit</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>Peak memory</source>
        <translation>Speicherspitze</translation>
    </message>
    <message>
        <source>Started</source>
        <translation>Begonnen</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>Schlagwörter</translation>
    </message>
    <message>
        <source>Notes</source>
        <translation>Notizen</translation>
    </message>
    <message>
        <source>Whether the run is finished, or how far it came</source>
        <translation>Ob der Lauf fertig ist oder wie weit er kam</translation>
    </message>
    <message>
        <source>What was quantized</source>
        <translation>Was quantisiert wurde</translation>
    </message>
    <message>
        <source>Bits, group size and methods</source>
        <translation>Bits, Gruppengröße und Verfahren</translation>
    </message>
    <message>
        <source>Of the quantized layers, with scales and zero points</source>
        <translation>Der quantisierten Schichten, mit Skalen und Nullpunkten</translation>
    </message>
    <message>
        <source>Perplexity of the quantized model; comparable where text, context and model are the same</source>
        <translation>Perplexität des quantisierten Modells; vergleichbar, wo Text, Kontext und Modell gleich sind</translation>
    </message>
    <message>
        <source>Mean Kullback–Leibler divergence of the next token from the full-precision model&apos;s, in nats</source>
        <translation>Mittlere Kullback-Leibler-Divergenz des nächsten Tokens von dem des Modells in voller Genauigkeit, in Nats</translation>
    </message>
    <message>
        <source>Perplexity of the full-precision model on the same text</source>
        <translation>Perplexität des Modells in voller Genauigkeit auf demselben Text</translation>
    </message>
    <message>
        <source>Size of the smallest checkpoint that the run wrote</source>
        <translation>Größe des kleinsten Checkpoints, den der Lauf geschrieben hat</translation>
    </message>
    <message>
        <source>Time of the run</source>
        <translation>Dauer des Laufs</translation>
    </message>
    <message>
        <source>Peak memory of the program during the run</source>
        <translation>Speicherspitze des Programms während des Laufs</translation>
    </message>
    <message>
        <source>When the run was begun</source>
        <translation>Wann der Lauf begonnen wurde</translation>
    </message>
    <message>
        <source>Your own words to find it by, separated by commas; F2 or a double click edits</source>
        <translation>Eigene Wörter zum Wiederfinden, durch Kommas getrennt; F2 oder ein Doppelklick bearbeitet</translation>
    </message>
    <message>
        <source>Your own remarks; F2 or a double click edits</source>
        <translation>Eigene Anmerkungen; F2 oder ein Doppelklick bearbeitet</translation>
    </message>
    <message>
        <source>Tasks</source>
        <translation>Aufgaben</translation>
    </message>
    <message>
        <source>Right answers in zero-shot tasks, as measured on the Try page</source>
        <translation>Richtige Antworten in Zero-Shot-Aufgaben, wie auf der Seite „Test“ gemessen</translation>
    </message>
</context>
<context>
    <name>bitlathe::SettingCurvePlot</name>
    <message>
        <source>The layer&apos;s error for each value; a click on a point chooses it.</source>
        <translation>Der Fehler der Schicht für jeden Wert; ein Klick auf einen Punkt wählt ihn.</translation>
    </message>
    <message>
        <source>error</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <source>chosen</source>
        <translation>gewählt</translation>
    </message>
    <message>
        <source>level</source>
        <translation>Niveau</translation>
    </message>
</context>
<context>
    <name>bitlathe::SizeBars</name>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
</context>
<context>
    <name>bitlathe::SweepDialog</name>
    <message>
        <source>New Sweep</source>
        <translation>Neuer Sweep</translation>
    </message>
    <message>
        <source>&amp;Add Parameter</source>
        <translation>Parameter hinzu&amp;fügen</translation>
    </message>
    <message>
        <source>&amp;Queue Runs</source>
        <translation>Läufe &amp;einreihen</translation>
    </message>
    <message>
        <source>Parameter</source>
        <translation>Parameter</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>These are %1 runs; %2 are the most.</source>
        <translation>Das sind %1 Läufe; höchstens %2 sind möglich.</translation>
    </message>
    <message>
        <source>sweep %1</source>
        <translation>Sweep %1</translation>
    </message>
    <message>
        <source>%1, %2 on disk</source>
        <translation>%1, %2 auf der Festplatte</translation>
    </message>
    <message numerus="yes">
        <source>%n run(s): %1.</source>
        <translation>
            <numerusform>%n Lauf: %1.</numerusform>
            <numerusform>%n Läufe: %1.</numerusform>
        </translation>
    </message>
    <message>
        <source>A sweep runs the recipe for %1 with several values of these parameters. Separate values by commas; where points are drawn, a range such as 0.01 .. 1 will do as well, or 0.01 .. 1 log to spread them over orders of magnitude.</source>
        <translation>Ein Sweep führt das Rezept für %1 mit mehreren Werten dieser Parameter aus. Werte durch Semikolons trennen; werden Punkte gezogen, genügt auch ein Bereich wie 0,01 .. 1, oder 0,01 .. 1 log, um sie über Größenordnungen zu verteilen.</translation>
    </message>
    <message>
        <source>Which combinations are run</source>
        <translation>Welche Kombinationen laufen</translation>
    </message>
    <message>
        <source>Every combination</source>
        <translation>Jede Kombination</translation>
    </message>
    <message>
        <source>Sobol points, spread evenly</source>
        <translation>Sobol-Punkte, gleichmäßig verteilt</translation>
    </message>
    <message>
        <source>Random points</source>
        <translation>Zufällige Punkte</translation>
    </message>
    <message>
        <source>Number of points</source>
        <translation>Anzahl der Punkte</translation>
    </message>
    <message>
        <source>Values, separated by commas, or a range</source>
        <translation>Werte, durch Semikolons getrennt, oder ein Bereich</translation>
    </message>
    <message>
        <source>&amp;Stop runs that fall behind the others</source>
        <translation>Läufe a&amp;bbrechen, die hinter den anderen zurückbleiben</translation>
    </message>
    <message>
        <source>Gives a run up where its error behind a block is above the median of the sweep&apos;s finished runs, three at least. Only for sweeps whose runs differ in neither size, text nor what is rounded besides the weights: their errors differ by that alone.</source>
        <translation>Gibt einen Lauf auf, wenn sein Fehler hinter einem Block über dem Median der fertigen Läufe des Sweeps liegt (mindestens drei). Nur für Sweeps, deren Läufe sich weder in der Größe noch im Text noch darin unterscheiden, was außer den Gewichten gerundet wird: Ihre Fehler unterscheiden sich schon dadurch.</translation>
    </message>
</context>
<context>
    <name>bitlathe::TasksView</name>
    <message>
        <source>%1 %</source>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>Tasks</source>
        <translation>Aufgaben</translation>
    </message>
    <message>
        <source>Task</source>
        <translation>Aufgabe</translation>
    </message>
    <message>
        <source>Questions</source>
        <translation>Fragen</translation>
    </message>
    <message>
        <source>Original</source>
        <translation>Original</translation>
    </message>
    <message>
        <source>Quantized</source>
        <translation>Quantisiert</translation>
    </message>
    <message>
        <source>Difference</source>
        <translation>Differenz</translation>
    </message>
    <message>
        <source>Original, by length</source>
        <translation>Original, nach Länge</translation>
    </message>
    <message>
        <source>Quantized, by length</source>
        <translation>Quantisiert, nach Länge</translation>
    </message>
    <message>
        <source>Difference, by length</source>
        <translation>Differenz, nach Länge</translation>
    </message>
    <message>
        <source>Share of questions whose right choice is the likeliest (acc)</source>
        <translation>Anteil der Fragen, deren richtige Antwort die wahrscheinlichste ist (acc)</translation>
    </message>
    <message>
        <source>The same with log-likelihoods divided by the choice&apos;s length in characters (acc_norm)</source>
        <translation>Ebenso mit Log-Likelihoods, geteilt durch die Länge der Antwort in Zeichen (acc_norm)</translation>
    </message>
    <message>
        <source>In points, question by question, with its standard error</source>
        <translation>In Prozentpunkten, Frage für Frage, mit Standardfehler</translation>
    </message>
    <message>
        <source>&amp;Add Tasks…</source>
        <translation>Aufgaben hinzu&amp;fügen…</translation>
    </message>
    <message>
        <source>Re&amp;move</source>
        <translation>&amp;Entfernen</translation>
    </message>
    <message>
        <source>Questions of each task</source>
        <translation>Fragen jeder Aufgabe</translation>
    </message>
    <message>
        <source>all</source>
        <translation>alle</translation>
    </message>
    <message>
        <source>Progress of the tasks</source>
        <translation>Fortschritt der Aufgaben</translation>
    </message>
    <message>
        <source>Questions of each</source>
        <translation>Fragen je Aufgabe</translation>
    </message>
    <message>
        <source>See what quantizing costs in questions answered right. Fetch ARC, PIQA, WinoGrande, HellaSwag, BoolQ, OpenBookQA or LAMBADA from the Hub, or add task files: one question a line, in the form of these, or with a context, choices and the number of the right one.</source>
        <translation>Sehen, was das Quantisieren an richtig beantworteten Fragen kostet. ARC, PIQA, WinoGrande, HellaSwag, BoolQ, OpenBookQA oder LAMBADA vom Hub holen, oder Aufgabendateien hinzufügen: eine Frage pro Zeile, in der Form dieser Aufgaben oder mit Kontext, Antworten und der Nummer der richtigen.</translation>
    </message>
    <message>
        <source>From &amp;the Hub</source>
        <translation>Vom H&amp;ub</translation>
    </message>
    <message>
        <source>Fetches a task once from the Hugging Face Hub into the cache folder</source>
        <translation>Holt eine Aufgabe einmal vom Hugging Face Hub in den Cache-Ordner</translation>
    </message>
    <message>
        <source>Fetching %1</source>
        <translation>%1 wird geholt</translation>
    </message>
    <message>
        <source>Add Tasks</source>
        <translation>Aufgaben hinzufügen</translation>
    </message>
    <message>
        <source>Task files (*.jsonl);;All files (*)</source>
        <translation>Aufgabendateien (*.jsonl);;Alle Dateien (*)</translation>
    </message>
    <message>
        <source>Original · %1</source>
        <translation>Original · %1</translation>
    </message>
    <message>
        <source>Quantized · %1</source>
        <translation>Quantisiert · %1</translation>
    </message>
    <message>
        <source>&amp;Stop</source>
        <translation>&amp;Stoppen</translation>
    </message>
    <message>
        <source>Mea&amp;sure</source>
        <translation>&amp;Messen</translation>
    </message>
</context>
<context>
    <name>bitlathe::ThemedPlot</name>
    <message>
        <source>%1: pictures are written as .png, .svg or .pdf</source>
        <translation>%1: Bilder werden als .png, .svg oder .pdf geschrieben</translation>
    </message>
    <message>
        <source>End the name with one of these.</source>
        <translation>Den Namen mit einer dieser Endungen schreiben.</translation>
    </message>
    <message>
        <source>%1 could not be written</source>
        <translation>%1 ließ sich nicht schreiben</translation>
    </message>
    <message>
        <source>Choose a folder that you may write to and that has space left.</source>
        <translation>Einen Ordner wählen, in den geschrieben werden darf und der genug Platz hat.</translation>
    </message>
    <message>
        <source>&amp;Copy Picture</source>
        <translation>Bild &amp;kopieren</translation>
    </message>
    <message>
        <source>Save &amp;Picture…</source>
        <translation>&amp;Bild speichern…</translation>
    </message>
    <message>
        <source>Save &amp;Data…</source>
        <translation>&amp;Daten speichern…</translation>
    </message>
    <message>
        <source>&amp;Reset View</source>
        <translation>Ansicht &amp;zurücksetzen</translation>
    </message>
    <message>
        <source>PNG picture (*.png)</source>
        <translation>PNG-Bild (*.png)</translation>
    </message>
    <message>
        <source>SVG drawing (*.svg)</source>
        <translation>SVG-Zeichnung (*.svg)</translation>
    </message>
    <message>
        <source>PDF document (*.pdf)</source>
        <translation>PDF-Dokument (*.pdf)</translation>
    </message>
    <message>
        <source>Comma-separated values (*.csv)</source>
        <translation>Kommagetrennte Werte (*.csv)</translation>
    </message>
    <message>
        <source>Series</source>
        <translation>Reihe</translation>
    </message>
    <message>
        <source>Show as &amp;Table</source>
        <translation>Als &amp;Tabelle zeigen</translation>
    </message>
</context>
<context>
    <name>bitlathe::TokenDialog</name>
    <message>
        <source>Token for the Hub</source>
        <translation>Token für den Hub</translation>
    </message>
    <message>
        <source>Token</source>
        <translation>Token</translation>
    </message>
    <message>
        <source>&amp;Keep</source>
        <translation>&amp;Behalten</translation>
    </message>
    <message>
        <source>With a token of your account, gated and private models can be read. It is kept in the desktop&apos;s keyring and nowhere else; HF_TOKEN comes first where it is set.</source>
        <translation>Mit einem Token Ihres Kontos lassen sich zugangsbeschränkte und private Modelle lesen. Es wird im Schlüsselbund der Arbeitsumgebung behalten und nirgends sonst; HF_TOKEN geht vor, wo es gesetzt ist.</translation>
    </message>
</context>
<context>
    <name>bitlathe::TradeOffPlot</name>
    <message>
        <source>Trade-off</source>
        <translation>Abwägung</translation>
    </message>
    <message>
        <source>Every run of the table as a point; the table has the figures.</source>
        <translation>Jeder Lauf der Tabelle als Punkt; die Tabelle hat die Zahlen.</translation>
    </message>
    <message>
        <source>Finished runs that were measured appear here.</source>
        <translation>Hier erscheinen fertige Läufe, die gemessen wurden.</translation>
    </message>
    <message>
        <source>front</source>
        <translation>Front</translation>
    </message>
</context>
<context>
    <name>bitlathe::TryPage</name>
    <message>
        <source>“%1”</source>
        <translation>„%1“</translation>
    </message>
    <message>
        <source>%1 of %2 tokens differ</source>
        <translation>%1 von %2 Tokens weichen ab</translation>
    </message>
    <message>
        <source>Try</source>
        <translation>Test</translation>
    </message>
    <message>
        <source>See what the quantized model writes beside the original. A finished run is needed first.</source>
        <translation>Sehen, was das quantisierte Modell neben dem Original schreibt. Zuerst wird ein fertiger Lauf gebraucht.</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>Lauf</translation>
    </message>
    <message>
        <source>Te&amp;xt</source>
        <translation>Te&amp;xt</translation>
    </message>
    <message>
        <source>Tas&amp;ks</source>
        <translation>Auf&amp;gaben</translation>
    </message>
    <message>
        <source>Prompt</source>
        <translation>Prompt</translation>
    </message>
    <message>
        <source>What both models go on from</source>
        <translation>Was beide Modelle fortsetzen</translation>
    </message>
    <message>
        <source>The most important thing about the weather is</source>
        <translation>The most important thing about the weather is</translation>
    </message>
    <message>
        <source>As a &amp;chat message</source>
        <translation>Als &amp;Chatnachricht</translation>
    </message>
    <message>
        <source>Puts the prompt into the model&apos;s chat template</source>
        <translation>Setzt den Prompt in die Chatvorlage des Modells ein</translation>
    </message>
    <message>
        <source>Tokens</source>
        <translation>Tokens</translation>
    </message>
    <message>
        <source>Temperature</source>
        <translation>Temperatur</translation>
    </message>
    <message>
        <source>0 always takes the likeliest token</source>
        <translation>0 nimmt immer das wahrscheinlichste Token</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>Seed</translation>
    </message>
    <message>
        <source>Both models draw the same random numbers</source>
        <translation>Beide Modelle ziehen dieselben Zufallszahlen</translation>
    </message>
    <message>
        <source>Original</source>
        <translation>Original</translation>
    </message>
    <message>
        <source>Quantized</source>
        <translation>Quantisiert</translation>
    </message>
    <message>
        <source>Text of the model: %1</source>
        <translation>Text des Modells: %1</translation>
    </message>
    <message>
        <source>Tokens that the other model would not have written are marked.</source>
        <translation>Tokens, die das andere Modell nicht geschrieben hätte, sind markiert.</translation>
    </message>
    <message>
        <source>The likeliest tokens of both models at the chosen token</source>
        <translation>Die wahrscheinlichsten Tokens beider Modelle beim gewählten Token</translation>
    </message>
    <message>
        <source>Probability</source>
        <translation>Wahrscheinlichkeit</translation>
    </message>
    <message>
        <source>Choose a token in a text above to see what both models thought of there.</source>
        <translation>Oben in einem Text ein Token wählen, um zu sehen, was beide Modelle dort erwogen.</translation>
    </message>
    <message>
        <source>%1 · %2 · %3</source>
        <translation>%1 · %2 · %3</translation>
    </message>
    <message>
        <source>Quantized: %1</source>
        <translation>Quantisiert: %1</translation>
    </message>
    <message>
        <source>The models are being read.</source>
        <translation>Die Modelle werden gelesen.</translation>
    </message>
    <message>
        <source>&amp;Stop</source>
        <translation>&amp;Stoppen</translation>
    </message>
    <message>
        <source>&amp;Write</source>
        <translation>&amp;Schreiben</translation>
    </message>
    <message>
        <source>Set &amp;Up a Run</source>
        <translation>Lauf &amp;einrichten</translation>
    </message>
    <message>
        <source>%1 · mean KL divergence %2 · %3 tokens/s with %4 of weights</source>
        <translation>%1 · mittlere KL-Divergenz %2 · %3 Tokens/s mit %4 Gewichten</translation>
    </message>
    <message>
        <source>&amp;Open a Run…</source>
        <translation>Lauf öff&amp;nen…</translation>
    </message>
    <message>
        <source>A run in another folder; it can be dropped here, too</source>
        <translation>Ein Lauf in einem anderen Ordner; er kann auch hierher gezogen werden</translation>
    </message>
    <message>
        <source>Open a Run</source>
        <translation>Lauf öffnen</translation>
    </message>
    <message>
        <source>Roun&amp;d activations and cache as in the recipe</source>
        <translation>Aktivierungen un&amp;d Cache runden, wie das Rezept es sagt</translation>
    </message>
    <message>
        <source>The quantized model computes with the rounding that it is meant to run with; the original is never rounded. Keys are rounded once their group of tokens is whole.</source>
        <translation>Das quantisierte Modell rechnet mit der Rundung, mit der es laufen soll; das Original wird nie gerundet. Schlüssel werden gerundet, sobald ihre Gruppe von Tokens vollständig ist.</translation>
    </message>
</context>
<context>
    <name>bitlathe::TuningPlot</name>
    <message>
        <source>Tuning of the scales</source>
        <translation>Abstimmung der Skalen</translation>
    </message>
    <message>
        <source>KL divergence from full precision along the passes over the calibration text, and of the samples that are held out; the log lists the same figures.</source>
        <translation>KL-Divergenz von der vollen Genauigkeit entlang der Durchgänge durch den Kalibrierungstext und die der zurückgehaltenen Samples; das Protokoll führt dieselben Zahlen auf.</translation>
    </message>
    <message>
        <source>Appears when the scales are tuned, behind the last block.</source>
        <translation>Erscheint, wenn hinter dem letzten Block die Skalen abgestimmt werden.</translation>
    </message>
    <message>
        <source>Passes over the calibration text</source>
        <translation>Durchgänge durch den Kalibrierungstext</translation>
    </message>
    <message>
        <source>KL divergence, nats</source>
        <translation>KL-Divergenz, Nats</translation>
    </message>
    <message>
        <source>fitted samples</source>
        <translation>angepasste Samples</translation>
    </message>
    <message>
        <source>held-out samples</source>
        <translation>zurückgehaltene Samples</translation>
    </message>
    <message>
        <source>taken</source>
        <translation>genommen</translation>
    </message>
    <message>
        <source>earlier run</source>
        <translation>früherer Lauf</translation>
    </message>
    <message>
        <source>fitted samples, along pass %1
%2</source>
        <translation>angepasste Samples, Durchgang %1
%2</translation>
    </message>
    <message>
        <source>earlier run, behind pass %1
%2</source>
        <translation>früherer Lauf, nach Durchgang %1
%2</translation>
    </message>
    <message>
        <source>taken: held-out samples, behind pass %1
%2</source>
        <translation>genommen: zurückgehaltene Samples, nach Durchgang %1
%2</translation>
    </message>
    <message>
        <source>held-out samples, behind pass %1
%2</source>
        <translation>zurückgehaltene Samples, nach Durchgang %1
%2</translation>
    </message>
</context>
</TS>
