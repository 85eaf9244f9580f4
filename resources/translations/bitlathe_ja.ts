<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ja" sourcelanguage="en">
<context>
    <name>bitlathe</name>
    <message>
        <source>strength %1</source>
        <translation>強度 %1</translation>
    </message>
    <message>
        <source>strength %1, residual %2</source>
        <translation>強度 %1、残差 %2</translation>
    </message>
    <message>
        <source>output</source>
        <translation>出力</translation>
    </message>
    <message>
        <source>residual stream</source>
        <translation>残差ストリーム</translation>
    </message>
    <message>
        <source>query and key</source>
        <translation>クエリとキー</translation>
    </message>
    <message>
        <source>value and output</source>
        <translation>バリューと出力</translation>
    </message>
    <message>
        <source>up and down</source>
        <translation>アップとダウン</translation>
    </message>
    <message>
        <source>corrected for: %1</source>
        <translation>補正の対象: %1</translation>
    </message>
    <message>
        <source>before %1, target %2</source>
        <translation>補正前 %1、目標 %2</translation>
    </message>
    <message>
        <source>quantized %1</source>
        <translation>量子化後 %1</translation>
    </message>
    <message>
        <source>held out before %1, target %2</source>
        <translation>ホールドアウト: 補正前 %1、目標 %2</translation>
    </message>
    <message>
        <source>rolled back to the original weight</source>
        <translation>元の重みに戻しました</translation>
    </message>
    <message>
        <source>There was not enough memory.</source>
        <translation>メモリが不足しました。</translation>
    </message>
    <message>
        <source>Use fewer or shorter calibration samples, or close other programs.</source>
        <translation>キャリブレーションのサンプルを減らすか短くする、またはほかのプログラムを終了してください。</translation>
    </message>
    <message>
        <source>GPTQ</source>
        <translation>GPTQ</translation>
    </message>
    <message>
        <source>for vLLM, Transformers and most other programs</source>
        <translation>vLLM、Transformers など、ほとんどのプログラム向け</translation>
    </message>
    <message>
        <source>GPTQ v2</source>
        <translation>GPTQ v2</translation>
    </message>
    <message>
        <source>for GPTQModel; stores zero points as they are, so 0 is possible too</source>
        <translation>GPTQModel 向け。ゼロ点をそのまま保存するため 0 も表せます</translation>
    </message>
    <message>
        <source>compressed-tensors</source>
        <translation>compressed-tensors</translation>
    </message>
    <message>
        <source>for vLLM and Transformers</source>
        <translation>vLLM と Transformers 向け</translation>
    </message>
    <message>
        <source>GGUF</source>
        <translation>GGUF</translation>
    </message>
    <message>
        <source>for llama.cpp and the programs around it</source>
        <translation>llama.cpp とその関連プログラム向け</translation>
    </message>
    <message>
        <source>Plain safetensors</source>
        <translation>通常の safetensors</translation>
    </message>
    <message>
        <source>for any program; the quantized values as plain numbers of 32 bits</source>
        <translation>あらゆるプログラム向け。量子化後の値を 32 ビットの数値で保存します</translation>
    </message>
    <message>
        <source>Plain safetensors, bfloat16</source>
        <translation>通常の safetensors、bfloat16</translation>
    </message>
    <message>
        <source>the same, rounded to 8 significant bits</source>
        <translation>同上、有効 8 ビットに丸めます</translation>
    </message>
    <message>
        <source>Plain safetensors, float16</source>
        <translation>通常の safetensors、float16</translation>
    </message>
    <message>
        <source>the same, rounded to 11 significant bits</source>
        <translation>同上、有効 11 ビットに丸めます</translation>
    </message>
    <message>
        <source>%1 ms</source>
        <translation>%1 ミリ秒</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 秒</translation>
    </message>
    <message>
        <source>%1 min %2 s</source>
        <translation>%1 分 %2 秒</translation>
    </message>
    <message>
        <source>%1 h %2 min</source>
        <translation>%1 時間 %2 分</translation>
    </message>
    <message>
        <source>a few seconds</source>
        <translation>数秒</translation>
    </message>
    <message>
        <source>about %1 s</source>
        <translation>約 %1 秒</translation>
    </message>
    <message>
        <source>about %1 min</source>
        <translation>約 %1 分</translation>
    </message>
    <message>
        <source>about %1 h</source>
        <translation>約 %1 時間</translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>Resumed %1 at block %2 of %3</source>
        <translation>%1 をブロック %2 / %3 から再開しました</translation>
    </message>
    <message>
        <source>Started %1: %2 layers in %3 blocks, %4 bits per weight</source>
        <translation>%1 を開始しました: %3 ブロックに %2 層、重みあたり %4 ビット</translation>
    </message>
    <message>
        <source>Chose the layers&apos; bits: %1 bits per weight, expected KL divergence %2</source>
        <translation>各層のビット数を決めました: 重みあたり %1 ビット、予想 KL ダイバージェンス %2</translation>
    </message>
    <message>
        <source>Block %1 done in %2, error %3</source>
        <translation>ブロック %1 が完了、%2、誤差 %3</translation>
    </message>
    <message>
        <source>Perplexity in full precision: %1 (%2)</source>
        <translation>全精度のパープレキシティ: %1 (%2)</translation>
    </message>
    <message>
        <source>Perplexity of the quantized model: %1, KL divergence from full precision %2, at 99.9 % of the tokens below %3, same likeliest token %4 %, change of the next token&apos;s probability %5 % (%6)</source>
        <translation>量子化モデルのパープレキシティ: %1、全精度からの KL ダイバージェンス %2、トークンの 99.9 % で %3 未満、最有力トークンの一致 %4 %、次のトークンの確率の変化 %5 % (%6)</translation>
    </message>
    <message>
        <source>Perplexity of the quantized model: %1 (%2)</source>
        <translation>量子化モデルのパープレキシティ: %1 (%2)</translation>
    </message>
    <message>
        <source>Warning: %1</source>
        <translation>警告: %1</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>一時停止中</translation>
    </message>
    <message>
        <source>Going on</source>
        <translation>再開しました</translation>
    </message>
    <message>
        <source>Wrote %1 (%2): %3</source>
        <translation>%1 を書き出しました (%2): %3</translation>
    </message>
    <message>
        <source>Finished in %1, peak memory %2</source>
        <translation>%1 で完了、最大メモリ %2</translation>
    </message>
    <message>
        <source>%1 of %2 blocks</source>
        <translation>%1 / %2 ブロック</translation>
    </message>
    <message>
        <source>%1 bit · %2 · %3</source>
        <translation>%1 ビット · %2 · %3</translation>
    </message>
    <message>
        <source>group %1</source>
        <translation>グループ %1</translation>
    </message>
    <message>
        <source>Block index</source>
        <translation>ブロック番号</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>データ</translation>
    </message>
    <message>
        <source>The text whose activations tell which weights matter.</source>
        <translation>どの重みが重要かを、その活性値から知るためのテキスト。</translation>
    </message>
    <message>
        <source>Precision</source>
        <translation>精度</translation>
    </message>
    <message>
        <source>How many bits a weight keeps, and how many weights share a scale.</source>
        <translation>重みを何ビットで表し、いくつの重みが一つのスケールを共有するか。</translation>
    </message>
    <message>
        <source>Projector</source>
        <translation>射影</translation>
    </message>
    <message>
        <source>How the code of each weight is chosen.</source>
        <translation>各重みのコードの選び方。</translation>
    </message>
    <message>
        <source>Correction</source>
        <translation>補正</translation>
    </message>
    <message>
        <source>What later layers do about the loss that earlier ones leave behind.</source>
        <translation>前の層が残した損失を、後の層でどう補うか。</translation>
    </message>
    <message>
        <source>Evaluation</source>
        <translation>評価</translation>
    </message>
    <message>
        <source>Output</source>
        <translation>出力</translation>
    </message>
    <message>
        <source>What is written when the run is done. Any run can be exported later as well.</source>
        <translation>実行の終わりに書き出すもの。どの実行も後からエクスポートできます。</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>テキスト</translation>
    </message>
    <message>
        <source>File</source>
        <translation>ファイル</translation>
    </message>
    <message>
        <source>Samples</source>
        <translation>サンプル数</translation>
    </message>
    <message>
        <source>Sample length</source>
        <translation>サンプル長</translation>
    </message>
    <message>
        <source>Windows from</source>
        <translation>切り出し方</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>シード</translation>
    </message>
    <message>
        <source>Mixed precision</source>
        <translation>混合精度</translation>
    </message>
    <message>
        <source>Bits</source>
        <translation>ビット数</translation>
    </message>
    <message>
        <source>Budget</source>
        <translation>予算</translation>
    </message>
    <message>
        <source>Bits to choose</source>
        <translation>候補のビット数</translation>
    </message>
    <message>
        <source>Group size</source>
        <translation>グループサイズ</translation>
    </message>
    <message>
        <source>Symmetric</source>
        <translation>対称</translation>
    </message>
    <message>
        <source>Exceptions</source>
        <translation>例外</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>手法</translation>
    </message>
    <message>
        <source>Clip search</source>
        <translation>クリップ探索</translation>
    </message>
    <message>
        <source>Candidates</source>
        <translation>候補数</translation>
    </message>
    <message>
        <source>Error power</source>
        <translation>誤差のべき</translation>
    </message>
    <message>
        <source>Errors weighed by</source>
        <translation>誤差の重み</translation>
    </message>
    <message>
        <source>Damping</source>
        <translation>ダンピング</translation>
    </message>
    <message>
        <source>Block size</source>
        <translation>ブロックサイズ</translation>
    </message>
    <message>
        <source>Activation order</source>
        <translation>活性値順</translation>
    </message>
    <message>
        <source>Choose damping</source>
        <translation>ダンピング選択</translation>
    </message>
    <message>
        <source>Refining sweeps</source>
        <translation>改善の反復</translation>
    </message>
    <message>
        <source>Refining damping</source>
        <translation>改善ダンピング</translation>
    </message>
    <message>
        <source>Penalty</source>
        <translation>罰則</translation>
    </message>
    <message>
        <source>Penalty weight</source>
        <translation>罰則の重み</translation>
    </message>
    <message>
        <source>Relative penalty</source>
        <translation>相対的な罰則</translation>
    </message>
    <message>
        <source>Penalty of</source>
        <translation>罰則の対象</translation>
    </message>
    <message>
        <source>Moment power</source>
        <translation>モーメントのべき</translation>
    </message>
    <message>
        <source>Penalties</source>
        <translation>罰則の列</translation>
    </message>
    <message>
        <source>Skip above</source>
        <translation>省略のしきい値</translation>
    </message>
    <message>
        <source>Rows per round</source>
        <translation>1 回の行数</translation>
    </message>
    <message>
        <source>Output tolerance</source>
        <translation>出力の許容差</translation>
    </message>
    <message>
        <source>Weight gain</source>
        <translation>重みの改善</translation>
    </message>
    <message>
        <source>Start: each group</source>
        <translation>初期値: 各グループ</translation>
    </message>
    <message>
        <source>Start: in order</source>
        <translation>初期値: 順番に</translation>
    </message>
    <message>
        <source>Start: GPTQ</source>
        <translation>初期値: GPTQ</translation>
    </message>
    <message>
        <source>Iterated search</source>
        <translation>反復探索</translation>
    </message>
    <message>
        <source>Rounds</source>
        <translation>回数</translation>
    </message>
    <message>
        <source>Copies per row</source>
        <translation>行ごとの複製</translation>
    </message>
    <message>
        <source>Held-out share</source>
        <translation>ホールドアウト</translation>
    </message>
    <message>
        <source>QEP strength</source>
        <translation>QEP の強度</translation>
    </message>
    <message>
        <source>QEP share</source>
        <translation>QEP の割合</translation>
    </message>
    <message>
        <source>QEP damping</source>
        <translation>QEP ダンピング</translation>
    </message>
    <message>
        <source>QEP leaves out</source>
        <translation>QEP の除外</translation>
    </message>
    <message>
        <source>Strengths</source>
        <translation>強度</translation>
    </message>
    <message>
        <source>Share, input</source>
        <translation>割合 (入力)</translation>
    </message>
    <message>
        <source>Share, residual</source>
        <translation>割合 (残差)</translation>
    </message>
    <message>
        <source>Normed output</source>
        <translation>正規化後の出力</translation>
    </message>
    <message>
        <source>Residual outputs</source>
        <translation>残差への出力</translation>
    </message>
    <message>
        <source>Query and key</source>
        <translation>クエリとキー</translation>
    </message>
    <message>
        <source>Value and output</source>
        <translation>バリューと出力</translation>
    </message>
    <message>
        <source>Up and down</source>
        <translation>アップとダウン</translation>
    </message>
    <message>
        <source>Gate</source>
        <translation>ゲート</translation>
    </message>
    <message>
        <source>Sweeps</source>
        <translation>反復回数</translation>
    </message>
    <message>
        <source>Order</source>
        <translation>順序</translation>
    </message>
    <message>
        <source>Start from</source>
        <translation>初期値</translation>
    </message>
    <message>
        <source>Closed form</source>
        <translation>閉形式</translation>
    </message>
    <message>
        <source>Roll back losses</source>
        <translation>悪化なら戻す</translation>
    </message>
    <message>
        <source>LPCD strength</source>
        <translation>LPCD の強度</translation>
    </message>
    <message>
        <source>LPCD share</source>
        <translation>LPCD の割合</translation>
    </message>
    <message>
        <source>LPCD damping</source>
        <translation>LPCD ダンピング</translation>
    </message>
    <message>
        <source>Solver</source>
        <translation>解法</translation>
    </message>
    <message>
        <source>Iterations, q, k</source>
        <translation>反復 q, k</translation>
    </message>
    <message>
        <source>Iterations, v</source>
        <translation>反復 v</translation>
    </message>
    <message>
        <source>Iterations, up</source>
        <translation>反復 up</translation>
    </message>
    <message>
        <source>Linearisations</source>
        <translation>線形化の回数</translation>
    </message>
    <message>
        <source>Epochs</source>
        <translation>エポック数</translation>
    </message>
    <message>
        <source>Batch size</source>
        <translation>バッチサイズ</translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation>学習率</translation>
    </message>
    <message>
        <source>Statistics of</source>
        <translation>統計の対象</translation>
    </message>
    <message>
        <source>Measure perplexity</source>
        <translation>パープレキシティ</translation>
    </message>
    <message>
        <source>Context</source>
        <translation>コンテキスト</translation>
    </message>
    <message>
        <source>Stride</source>
        <translation>ストライド</translation>
    </message>
    <message>
        <source>Windows at most</source>
        <translation>最大ウィンドウ数</translation>
    </message>
    <message>
        <source>Live estimates</source>
        <translation>途中の推定</translation>
    </message>
    <message>
        <source>Share of the time</source>
        <translation>時間の割合</translation>
    </message>
    <message>
        <source>GPTQ checkpoint</source>
        <translation>GPTQ 形式</translation>
    </message>
    <message>
        <source>Plain checkpoint</source>
        <translation>通常の形式</translation>
    </message>
    <message>
        <source>Self-generated</source>
        <translation>自己生成</translation>
    </message>
    <message>
        <source>Text file</source>
        <translation>テキストファイル</translation>
    </message>
    <message>
        <source>Token ids</source>
        <translation>トークン ID</translation>
    </message>
    <message>
        <source>Data set</source>
        <translation>データセット</translation>
    </message>
    <message>
        <source>by token, dynamic</source>
        <translation>トークンごと（動的）</translation>
    </message>
    <message>
        <source>by layer, static</source>
        <translation>層ごと（静的）</translation>
    </message>
    <message>
        <source>by channel, static</source>
        <translation>チャネルごと（静的）</translation>
    </message>
    <message>
        <source>joined text, consecutive, all of them</source>
        <translation>連結テキスト、連続、全体</translation>
    </message>
    <message>
        <source>joined text, consecutive</source>
        <translation>連結テキスト、連続</translation>
    </message>
    <message>
        <source>joined text, at random</source>
        <translation>連結テキスト、ランダム</translation>
    </message>
    <message>
        <source>the start of each document</source>
        <translation>各文書の先頭</translation>
    </message>
    <message>
        <source>a random place in each document</source>
        <translation>各文書のランダムな位置</translation>
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
        <translation>なし</translation>
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
        <translation>固定</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>自動</translation>
    </message>
    <message>
        <source>Rising</source>
        <translation>増加</translation>
    </message>
    <message>
        <source>All columns alike</source>
        <translation>全列一様</translation>
    </message>
    <message>
        <source>Second moments</source>
        <translation>二次モーメント</translation>
    </message>
    <message>
        <source>Execution</source>
        <translation>実行順</translation>
    </message>
    <message>
        <source>Greedy</source>
        <translation>貪欲</translation>
    </message>
    <message>
        <source>Random</source>
        <translation>ランダム</translation>
    </message>
    <message>
        <source>Original</source>
        <translation>元のモデル</translation>
    </message>
    <message>
        <source>Corrected</source>
        <translation>補正後</translation>
    </message>
    <message>
        <source>Quantized</source>
        <translation>量子化後</translation>
    </message>
    <message>
        <source>Conjugate gradients</source>
        <translation>共役勾配法</translation>
    </message>
    <message>
        <source>Adam</source>
        <translation>Adam</translation>
    </message>
    <message>
        <source>Nothing</source>
        <translation>なし</translation>
    </message>
    <message>
        <source>GPTQ error</source>
        <translation>GPTQ の誤差</translation>
    </message>
    <message>
        <source>Original model</source>
        <translation>元のモデル</translation>
    </message>
    <message>
        <source>Model quantized so far</source>
        <translation>途中まで量子化したモデル</translation>
    </message>
    <message>
        <source>Yes</source>
        <translation>はい</translation>
    </message>
    <message>
        <source>No</source>
        <translation>いいえ</translation>
    </message>
    <message>
        <source>one group per row</source>
        <translation>行ごとに 1 グループ</translation>
    </message>
    <message>
        <source>%1 bit mixed · %2 · %3</source>
        <translation>%1 ビット混合 · %2 · %3</translation>
    </message>
    <message>
        <source>finished</source>
        <translation>完了</translation>
    </message>
    <message>
        <source>not begun</source>
        <translation>未開始</translation>
    </message>
    <message>
        <source>%1 could not be restored: %2</source>
        <translation>%1 を元に戻せませんでした: %2</translation>
    </message>
    <message>
        <source>Look for it in the trash.</source>
        <translation>ゴミ箱の中を探してください。</translation>
    </message>
    <message>
        <source>Save %1</source>
        <translation>%1 を保存</translation>
    </message>
    <message>
        <source>Not Saved</source>
        <translation>保存できませんでした</translation>
    </message>
    <message>
        <source>%1 could not be written: %2</source>
        <translation>%1 に書き込めませんでした: %2</translation>
    </message>
    <message>
        <source>Choose a folder that you may write to and that has space left.</source>
        <translation>書き込み権限と空き容量のあるフォルダーを選んでください。</translation>
    </message>
    <message>
        <source>%1 could not be moved to the trash</source>
        <translation>%1 をゴミ箱に移動できませんでした</translation>
    </message>
    <message>
        <source>Remove the folder in the file manager.</source>
        <translation>ファイルマネージャーでフォルダーを削除してください。</translation>
    </message>
    <message numerus="yes">
        <source>Perplexity after %n block(s): %1 (%2)</source>
        <translation>
            <numerusform>%n ブロック後のパープレキシティ: %1 (%2)</numerusform>
        </translation>
    </message>
    <message>
        <source>damping of the correction %1, of the codes %2</source>
        <translation>補正のダンピング %1、コードのダンピング %2</translation>
    </message>
    <message>
        <source>How the loss is measured: perplexity before, during and after the run; and when a run is given up.</source>
        <translation>損失の測り方: 実行の前、途中、後のパープレキシティ。実行を打ち切る条件も。</translation>
    </message>
    <message>
        <source>Stop at error</source>
        <translation>誤差で打ち切り</translation>
    </message>
    <message>
        <source>Stop at perplexity</source>
        <translation>PPL で打ち切り</translation>
    </message>
    <message>
        <source>Perplexity of the quantized weights alone: %1 (%2)</source>
        <translation>量子化した重みだけのパープレキシティ: %1 (%2)</translation>
    </message>
    <message>
        <source>Activations and cache</source>
        <translation>活性値とキャッシュ</translation>
    </message>
    <message>
        <source>What is rounded besides the weights when the model is run, to see what it would cost.</source>
        <translation>モデルを動かすときに重みのほかに何を丸めるか。その代償を見るためのもの。</translation>
    </message>
    <message>
        <source>Activation bits</source>
        <translation>活性値のビット数</translation>
    </message>
    <message>
        <source>Activation ranges</source>
        <translation>活性値の範囲</translation>
    </message>
    <message>
        <source>Cache bits</source>
        <translation>キャッシュのビット数</translation>
    </message>
    <message>
        <source>Products</source>
        <translation>行列積</translation>
    </message>
    <message>
        <source>Key group</source>
        <translation>キーのグループ</translation>
    </message>
    <message>
        <source>In calibration</source>
        <translation>キャリブレーションでも</translation>
    </message>
    <message>
        <source>Proposed: symmetric weights are read in this version by every program that reads GPTQ.</source>
        <translation>推奨：対称な重みなら、GPTQ を読むどのプログラムでもこの形式を読み込めます。</translation>
    </message>
    <message>
        <source>Proposed: GPTQModel reads asymmetric weights in this version only.</source>
        <translation>推奨：GPTQModel は非対称な重みをこの形式でのみ読み込めます。</translation>
    </message>
    <message>
        <source>Token for %1</source>
        <translation>%1 のトークン</translation>
    </message>
    <message>
        <source>the keyring can&apos;t be used: %1</source>
        <translation>キーリングを使えません: %1</translation>
    </message>
    <message>
        <source>a few words</source>
        <translation>短いテキスト</translation>
    </message>
    <message>
        <source>Token weights</source>
        <translation>トークンの重み</translation>
    </message>
    <message>
        <source>All alike</source>
        <translation>すべて等しく</translation>
    </message>
    <message>
        <source>By their effect on predictions</source>
        <translation>予測への影響に応じて</translation>
    </message>
    <message>
        <source>KL divergence of held-out samples before tuning: %1</source>
        <translation>調整前の取り分けたサンプルの KL ダイバージェンス: %1</translation>
    </message>
    <message>
        <source>Tuned scales, pass %1 of %2: KL divergence %3, of held-out samples %4</source>
        <translation>スケールを調整、%2 回中 %1 回目: KL ダイバージェンス %3、取り分けたサンプルでは %4</translation>
    </message>
    <message>
        <source>%1: %2 % of %3 questions right%4</source>
        <translation>%1: %3 問中 %2 % 正解%4</translation>
    </message>
    <message>
        <source>Tuning</source>
        <translation>調整</translation>
    </message>
    <message>
        <source>What all layers together can still do about the loss, once the last one is quantized.</source>
        <translation>最後の層の量子化後に、全層でまだ減らせる損失。</translation>
    </message>
    <message>
        <source>Passes</source>
        <translation>回数</translation>
    </message>
</context>
<context>
    <name>bitlathe::BlockErrorPlot</name>
    <message>
        <source>Error behind each block</source>
        <translation>各ブロック後の誤差</translation>
    </message>
    <message>
        <source>Relative error of the hidden states behind each block; the log lists it without first tokens.</source>
        <translation>各ブロック後の隠れ状態の相対誤差。ログには先頭トークンを除いた値があります。</translation>
    </message>
    <message>
        <source>Appears when the first block is done.</source>
        <translation>最初のブロックが終わると表示されます。</translation>
    </message>
    <message>
        <source>earlier run, behind block %1
%2</source>
        <translation>以前の実行、ブロック %1 の後
%2</translation>
    </message>
    <message>
        <source>behind block %1
%2</source>
        <translation>ブロック %1 の後
%2</translation>
    </message>
    <message>
        <source>block error</source>
        <translation>ブロックの誤差</translation>
    </message>
    <message>
        <source>earlier run: block error</source>
        <translation>以前の実行: ブロックの誤差</translation>
    </message>
</context>
<context>
    <name>bitlathe::BlockMemoryPlot</name>
    <message>
        <source>Memory behind each block</source>
        <translation>各ブロック後のメモリ</translation>
    </message>
    <message>
        <source>What the whole program had in memory when each block was done.</source>
        <translation>各ブロックが終わった時点でプログラム全体が使っていたメモリ。</translation>
    </message>
    <message>
        <source>GB</source>
        <translation>GB</translation>
    </message>
    <message>
        <source>Appears when the first block is done.</source>
        <translation>最初のブロックが終わると表示されます。</translation>
    </message>
    <message>
        <source>This run did not record its memory.</source>
        <translation>この実行ではメモリが記録されていません。</translation>
    </message>
    <message>
        <source>memory in GB</source>
        <translation>メモリ (GB)</translation>
    </message>
</context>
<context>
    <name>bitlathe::BlockTimePlot</name>
    <message>
        <source>Time of each block</source>
        <translation>各ブロックの時間</translation>
    </message>
    <message>
        <source>Seconds that each block took; the log lists them.</source>
        <translation>各ブロックにかかった秒数。ログにも記録されます。</translation>
    </message>
    <message>
        <source>Appears when the first block is done.</source>
        <translation>最初のブロックが終わると表示されます。</translation>
    </message>
    <message>
        <source>Seconds</source>
        <translation>秒</translation>
    </message>
    <message>
        <source>%1 layers per second
%2 for their targets and codes</source>
        <translation>毎秒 %1 層
うち目標とコードの計算に %2</translation>
    </message>
    <message>
        <source>block time</source>
        <translation>ブロックの時間</translation>
    </message>
</context>
<context>
    <name>bitlathe::BlockValuePlot</name>
    <message>
        <source>earlier run, block %1
%2</source>
        <translation>以前の実行、ブロック %1
%2</translation>
    </message>
    <message>
        <source>block %1
%2</source>
        <translation>ブロック %1
%2</translation>
    </message>
    <message>
        <source>earlier run: %1</source>
        <translation>以前の実行: %1</translation>
    </message>
</context>
<context>
    <name>bitlathe::CheatSheet</name>
    <message>
        <source>Keys and Gestures</source>
        <translation>キーとジェスチャー</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>キー</translation>
    </message>
    <message>
        <source>Open a model folder</source>
        <translation>モデルフォルダーを開く</translation>
    </message>
    <message>
        <source>Open a GGUF file</source>
        <translation>GGUF ファイルを開く</translation>
    </message>
    <message>
        <source>Start the run</source>
        <translation>実行を開始</translation>
    </message>
    <message>
        <source>Sweep over fields of the recipe</source>
        <translation>レシピの項目をスイープ</translation>
    </message>
    <message>
        <source>Pause, or go on</source>
        <translation>一時停止、または再開</translation>
    </message>
    <message>
        <source>Cancel; the run can be resumed</source>
        <translation>中止 (後で再開できます)</translation>
    </message>
    <message>
        <source>Export the finished run</source>
        <translation>完了した実行をエクスポート</translation>
    </message>
    <message>
        <source>Undo a change of the recipe or the runs</source>
        <translation>レシピや実行の変更を元に戻す</translation>
    </message>
    <message>
        <source>Redo it</source>
        <translation>やり直す</translation>
    </message>
    <message>
        <source>Move the selected runs to the trash</source>
        <translation>選択した実行をゴミ箱へ移動</translation>
    </message>
    <message>
        <source>This page</source>
        <translation>この一覧</translation>
    </message>
    <message>
        <source>In plots</source>
        <translation>グラフで</translation>
    </message>
    <message>
        <source>Hover</source>
        <translation>ポイント</translation>
    </message>
    <message>
        <source>Name and value of a point</source>
        <translation>点の名前と値</translation>
    </message>
    <message>
        <source>Click a point</source>
        <translation>点をクリック</translation>
    </message>
    <message>
        <source>Select its layer or run, or choose its setting</source>
        <translation>その層、実行、または設定を選択</translation>
    </message>
    <message>
        <source>Zoom</source>
        <translation>拡大・縮小</translation>
    </message>
    <message>
        <source>Pan</source>
        <translation>移動</translation>
    </message>
    <message>
        <source>Show everything again</source>
        <translation>全体を表示</translation>
    </message>
    <message>
        <source>Copy or save the picture or its data</source>
        <translation>画像やデータをコピー・保存</translation>
    </message>
    <message>
        <source>Try the finished run</source>
        <translation>完了した実行を試す</translation>
    </message>
    <message>
        <source>Let both models write</source>
        <translation>両方のモデルに生成させる</translation>
    </message>
    <message>
        <source>Models, recipe, run, lab, compare, try</source>
        <translation>モデル、レシピ、実行、ラボ、比較、試す</translation>
    </message>
    <message>
        <source>Filter the runs</source>
        <translation>実行を絞り込む</translation>
    </message>
    <message>
        <source>Look for runs again</source>
        <translation>実行の一覧を更新</translation>
    </message>
    <message>
        <source>Edit the run&apos;s tags or notes</source>
        <translation>実行のタグやメモを編集</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>終了</translation>
    </message>
    <message>
        <source>Wheel, + and −</source>
        <translation>ホイール、+ と −</translation>
    </message>
    <message>
        <source>Drag, arrow keys</source>
        <translation>ドラッグ、矢印キー</translation>
    </message>
    <message>
        <source>Double-click, Home</source>
        <translation>ダブルクリック、Home</translation>
    </message>
    <message>
        <source>T</source>
        <translation>T</translation>
    </message>
    <message>
        <source>The data as a table</source>
        <translation>データを表で</translation>
    </message>
    <message>
        <source>Right button, menu key</source>
        <translation>右ボタン、メニューキー</translation>
    </message>
    <message>
        <source>Save the recipe</source>
        <translation>レシピを保存する</translation>
    </message>
</context>
<context>
    <name>bitlathe::ComparePage</name>
    <message>
        <source>delete runs</source>
        <translation>実行の削除</translation>
    </message>
    <message>
        <source>tags and notes</source>
        <translation>タグとメモ</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>比較</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>絞り込み</translation>
    </message>
    <message>
        <source>Filter runs by model, recipe, tags and notes</source>
        <translation>モデル、レシピ、タグ、メモで実行を絞り込む</translation>
    </message>
    <message>
        <source>Runs in which all these words occur (Ctrl+F)</source>
        <translation>これらの語をすべて含む実行 (Ctrl+F)</translation>
    </message>
    <message>
        <source>C&amp;olumns</source>
        <translation>列(&amp;O)</translation>
    </message>
    <message>
        <source>Pi&amp;n</source>
        <translation>ピン留め(&amp;N)</translation>
    </message>
    <message>
        <source>Draw the run under the curves of the run page</source>
        <translation>実行ページの曲線の下にこの実行を描く</translation>
    </message>
    <message>
        <source>Show the run on its page (Enter)</source>
        <translation>この実行をページで表示 (Enter)</translation>
    </message>
    <message>
        <source>&amp;Delete</source>
        <translation>削除(&amp;D)</translation>
    </message>
    <message>
        <source>Move the selected runs to the trash (Del)</source>
        <translation>選択した実行をゴミ箱へ移動 (Del)</translation>
    </message>
    <message>
        <source>Runs on this computer</source>
        <translation>このコンピューター上の実行</translation>
    </message>
    <message>
        <source>%1 of %2 runs</source>
        <translation>%2 件中 %1 件の実行</translation>
    </message>
    <message numerus="yes">
        <source>%n run(s)</source>
        <translation>
            <numerusform>%n 件の実行</numerusform>
        </translation>
    </message>
    <message>
        <source>The run page draws %1, %2 under its curves now.</source>
        <translation>実行ページの曲線の下に %1、%2 を描いています。</translation>
    </message>
    <message numerus="yes">
        <source>%n run(s) lie in the trash.</source>
        <translation>
            <numerusform>%n 件の実行をゴミ箱に移しました。</numerusform>
        </translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>元に戻す</translation>
    </message>
    <message>
        <source>O&amp;pen</source>
        <translation>開く(&amp;P)</translation>
    </message>
    <message>
        <source>%1 (no room)</source>
        <translation>%1(表示できません)</translation>
    </message>
</context>
<context>
    <name>bitlathe::ComparisonView</name>
    <message>
        <source>&amp;Trade-off</source>
        <translation>トレードオフ(&amp;T)</translation>
    </message>
    <message>
        <source>Cost</source>
        <translation>コスト</translation>
    </message>
    <message>
        <source>Bits per weight</source>
        <translation>重みあたりのビット数</translation>
    </message>
    <message>
        <source>Checkpoint, MB</source>
        <translation>チェックポイント、MB</translation>
    </message>
    <message>
        <source>Time, s</source>
        <translation>時間、秒</translation>
    </message>
    <message>
        <source>Loss</source>
        <translation>損失</translation>
    </message>
    <message>
        <source>Perplexity</source>
        <translation>パープレキシティ</translation>
    </message>
    <message>
        <source>KL divergence, nats</source>
        <translation>KL ダイバージェンス、nat</translation>
    </message>
    <message>
        <source>against</source>
        <translation>対</translation>
    </message>
    <message>
        <source>Less of both is better: no run beats those on the line.</source>
        <translation>どちらも小さいほど良く、線上の実行に勝るものはありません。</translation>
    </message>
    <message>
        <source>Mean of each block&apos;s layers</source>
        <translation>各ブロックの層の平均</translation>
    </message>
    <message>
        <source>Layers whose errors are shown</source>
        <translation>誤差を表示する層</translation>
    </message>
    <message>
        <source>What differs in the recipes of the selected runs</source>
        <translation>選択した実行のレシピの違い</translation>
    </message>
    <message>
        <source>Select two or more runs to see where their recipes differ.</source>
        <translation>レシピの違いを見るには、2 件以上の実行を選んでください。</translation>
    </message>
    <message>
        <source>The recipes of the selected runs are the same.</source>
        <translation>選択した実行のレシピは同じです。</translation>
    </message>
    <message>
        <source>Only what differs; what has no effect is a dash.</source>
        <translation>異なる項目のみ。効果のない項目は「–」です。</translation>
    </message>
    <message>
        <source>and %1 more that are not drawn</source>
        <translation>ほか %1 件は描いていません</translation>
    </message>
    <message>
        <source>C&amp;urves</source>
        <translation>曲線(&amp;U)</translation>
    </message>
    <message>
        <source>Recipe&amp;s</source>
        <translation>レシピ(&amp;S)</translation>
    </message>
    <message>
        <source>Para&amp;meters</source>
        <translation>パラメーター(&amp;M)</translation>
    </message>
    <message>
        <source>Drag along an axis to select the runs that lie there; a click ends it.</source>
        <translation>軸に沿ってドラッグすると、その範囲の実行を選択します。クリックで解除します。</translation>
    </message>
    <message>
        <source>What the plot of blocks shows</source>
        <translation>ブロックのグラフが示すもの</translation>
    </message>
    <message>
        <source>What the plot of the evaluation shows</source>
        <translation>評価のグラフが示すもの</translation>
    </message>
    <message>
        <source>%1: wrong of %2, %</source>
        <translation>%1: %2 問中の不正解 (%)</translation>
    </message>
</context>
<context>
    <name>bitlathe::CorrectionPlot</name>
    <message>
        <source>Apart behind the layer</source>
        <translation>層の後の隔たり</translation>
    </message>
    <message>
        <source>Apart on held-out samples</source>
        <translation>ホールドアウトでの隔たり</translation>
    </message>
    <message>
        <source>How far the quantized model is apart from the original one behind every corrected layer, by block: before the correction, with the corrected target, and quantized. The layer table shows the same figures.</source>
        <translation>補正した各層の後で量子化モデルが元のモデルからどれだけ離れているか (ブロック別): 補正前、補正後の目標、量子化後。層の表に同じ数値があります。</translation>
    </message>
    <message>
        <source>Appears when the first layer is corrected.</source>
        <translation>最初の層が補正されると表示されます。</translation>
    </message>
    <message>
        <source>dotted: before, dashed: target, solid: quantized</source>
        <translation>点線: 補正前、破線: 目標、実線: 量子化後</translation>
    </message>
    <message>
        <source>dotted: before, solid: target</source>
        <translation>点線: 補正前、実線: 目標</translation>
    </message>
    <message>
        <source>before</source>
        <translation>補正前</translation>
    </message>
    <message>
        <source>target</source>
        <translation>目標</translation>
    </message>
    <message>
        <source>quantized</source>
        <translation>量子化後</translation>
    </message>
</context>
<context>
    <name>bitlathe::DescentPlot</name>
    <message>
        <source>Descent of the solvers</source>
        <translation>ソルバーの降下</translation>
    </message>
    <message>
        <source>The loss along LPCD&apos;s relaxations and JointQ&apos;s search in the block of the chosen layer, as a share of where it began.</source>
        <translation>選択した層のブロックにおける LPCD の緩和と JointQ の探索に沿った損失。開始時に対する割合。</translation>
    </message>
    <message>
        <source>This block has neither a relaxation of LPCD nor a search of JointQ.</source>
        <translation>このブロックには LPCD の緩和も JointQ の探索もありません。</translation>
    </message>
    <message>
        <source>Step, block %1</source>
        <translation>ステップ、ブロック %1</translation>
    </message>
    <message>
        <source>relaxation, step %1: %2 of the loss at first</source>
        <translation>緩和、ステップ %1: 開始時の損失の %2</translation>
    </message>
    <message>
        <source>code search, step %1: %2 of the objective at first</source>
        <translation>符号探索、ステップ %1: 開始時の目的関数の %2</translation>
    </message>
    <message>
        <source>%1: code search</source>
        <translation>%1: コード探索</translation>
    </message>
</context>
<context>
    <name>bitlathe::DifferencesModel</name>
    <message>
        <source>Model</source>
        <translation>モデル</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>Differs in</source>
        <translation>異なる項目</translation>
    </message>
</context>
<context>
    <name>bitlathe::DivergencePlot</name>
    <message>
        <source>KL divergence by text</source>
        <translation>テキストごとの KL ダイバージェンス</translation>
    </message>
    <message>
        <source>KL divergence by position</source>
        <translation>位置ごとの KL ダイバージェンス</translation>
    </message>
    <message>
        <source>Mean KL divergence of each evaluation window, with its standard error.</source>
        <translation>評価ウィンドウごとの平均 KL ダイバージェンスと標準誤差。</translation>
    </message>
    <message>
        <source>Mean KL divergence of tokens at the same place in their window, with its standard error over the windows.</source>
        <translation>ウィンドウ内の同じ位置にあるトークンの平均 KL ダイバージェンスと、ウィンドウにわたる標準誤差。</translation>
    </message>
    <message>
        <source>Appears when the quantized model is measured.</source>
        <translation>量子化モデルを測定すると表示されます。</translation>
    </message>
    <message>
        <source>Evaluation window</source>
        <translation>評価ウィンドウ</translation>
    </message>
    <message>
        <source>Position in the window</source>
        <translation>ウィンドウ内の位置</translation>
    </message>
    <message>
        <source>earlier run
%1</source>
        <translation>以前の実行
%1</translation>
    </message>
    <message>
        <source>window %1
%2</source>
        <translation>ウィンドウ %1
%2</translation>
    </message>
    <message>
        <source>positions %1 to %2
%3</source>
        <translation>位置 %1 から %2
%3</translation>
    </message>
    <message>
        <source>mean</source>
        <translation>平均</translation>
    </message>
    <message>
        <source>all tokens</source>
        <translation>全トークン</translation>
    </message>
    <message>
        <source>earlier run</source>
        <translation>以前の実行</translation>
    </message>
</context>
<context>
    <name>bitlathe::ExportDialog</name>
    <message>
        <source>Copy</source>
        <translation>コピー</translation>
    </message>
    <message>
        <source>Copy: %1</source>
        <translation>コピー: %1</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>エクスポート</translation>
    </message>
    <message>
        <source>Export %1</source>
        <translation>%1 をエクスポート</translation>
    </message>
    <message>
        <source>%1. %2</source>
        <translation>%1。%2</translation>
    </message>
    <message>
        <source>Not possible: %1</source>
        <translation>できません: %1</translation>
    </message>
    <message>
        <source>&amp;Browse…</source>
        <translation>参照(&amp;B)…</translation>
    </message>
    <message>
        <source>In &amp;folder</source>
        <translation>場所(&amp;F)</translation>
    </message>
    <message>
        <source>As &amp;new folder</source>
        <translation>新しいフォルダー名(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;Export</source>
        <translation>エクスポート(&amp;E)</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>キャンセル</translation>
    </message>
    <message>
        <source>Progress of the export</source>
        <translation>エクスポートの進み具合</translation>
    </message>
    <message>
        <source>&amp;Stop</source>
        <translation>停止(&amp;S)</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>フォルダー</translation>
    </message>
    <message>
        <source>To load it</source>
        <translation>読み込むには</translation>
    </message>
    <message>
        <source>&amp;Show Folder</source>
        <translation>フォルダーを表示(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Close</source>
        <translation>閉じる(&amp;C)</translation>
    </message>
    <message>
        <source>Export To</source>
        <translation>エクスポート先</translation>
    </message>
    <message>
        <source>Written and read back: %1.</source>
        <translation>書き出して読み返しました: %1。</translation>
    </message>
    <message>
        <source>Written and read back.</source>
        <translation>書き出して読み返しました。</translation>
    </message>
    <message>
        <source>No format can hold this run.</source>
        <translation>この実行を保存できる形式がありません。</translation>
    </message>
    <message>
        <source>Say where to write.</source>
        <translation>書き出し先を指定してください。</translation>
    </message>
    <message>
        <source>That folder exists already. Choose another name.</source>
        <translation>そのフォルダーはすでにあります。別の名前を選んでください。</translation>
    </message>
    <message>
        <source>Another job is going. Export when it is done.</source>
        <translation>別の処理が実行中です。終わってからエクスポートしてください。</translation>
    </message>
    <message>
        <source>No program could show the folder.</source>
        <translation>フォルダーを表示できるプログラムがありません。</translation>
    </message>
</context>
<context>
    <name>bitlathe::FieldEditor</name>
    <message>
        <source>Browse…</source>
        <translation>参照…</translation>
    </message>
    <message>
        <source>Choose a Text</source>
        <translation>テキストを選択</translation>
    </message>
    <message>
        <source>Texts and token ids (*.txt *.jsonl *.json *.safetensors);;All files (*)</source>
        <translation>テキストとトークン ID (*.txt *.jsonl *.json *.safetensors);;すべてのファイル (*)</translation>
    </message>
</context>
<context>
    <name>bitlathe::FieldRow</name>
    <message>
        <source>Back to the preset&apos;s value</source>
        <translation>プリセットの値に戻す</translation>
    </message>
    <message>
        <source>Reset %1</source>
        <translation>%1 をリセット</translation>
    </message>
    <message>
        <source>changed</source>
        <translation>変更あり</translation>
    </message>
    <message>
        <source>Back to the preset&apos;s value, %1</source>
        <translation>プリセットの値 %1 に戻す</translation>
    </message>
</context>
<context>
    <name>bitlathe::HeatMapPlot</name>
    <message>
        <source>Outputs of the layer downwards, inputs to the right; the data can be saved from the context menu.</source>
        <translation>下方向が層の出力、右方向が入力です。データはコンテキストメニューから保存できます。</translation>
    </message>
    <message>
        <source>Input</source>
        <translation>入力</translation>
    </message>
    <message>
        <source>Output</source>
        <translation>出力</translation>
    </message>
    <message>
        <source>output %1</source>
        <translation>出力 %1</translation>
    </message>
    <message>
        <source>outputs %1 to %2</source>
        <translation>出力 %1～%2</translation>
    </message>
    <message>
        <source>input %1</source>
        <translation>入力 %1</translation>
    </message>
    <message>
        <source>inputs %1 to %2</source>
        <translation>入力 %1～%2</translation>
    </message>
    <message>
        <source>First output</source>
        <translation>最初の出力</translation>
    </message>
    <message>
        <source>Last output</source>
        <translation>最後の出力</translation>
    </message>
    <message>
        <source>First input</source>
        <translation>最初の入力</translation>
    </message>
    <message>
        <source>Last input</source>
        <translation>最後の入力</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>値</translation>
    </message>
</context>
<context>
    <name>bitlathe::HistogramPlot</name>
    <message>
        <source>How many values lie where; the data can be saved from the context menu.</source>
        <translation>値の分布。データはコンテキストメニューから保存できます。</translation>
    </message>
    <message>
        <source>%1 about %2
%3 values</source>
        <translation>%1 約 %2
%3 個</translation>
    </message>
    <message>
        <source>count</source>
        <translation>個数</translation>
    </message>
</context>
<context>
    <name>bitlathe::HubView</name>
    <message>
        <source>%1 parameters</source>
        <translation>%1 パラメーター</translation>
    </message>
    <message>
        <source>licence not stated</source>
        <translation>ライセンスの記載なし</translation>
    </message>
    <message>
        <source>licence %1</source>
        <translation>ライセンス %1</translation>
    </message>
    <message>
        <source>gated</source>
        <translation>アクセス制限あり</translation>
    </message>
    <message>
        <source>A name, or owner/name</source>
        <translation>名前、または 所有者/名前</translation>
    </message>
    <message>
        <source>Search the Hub for</source>
        <translation>Hub で検索する語</translation>
    </message>
    <message>
        <source>&amp;Search</source>
        <translation>検索(&amp;S)</translation>
    </message>
    <message>
        <source>Search for models that others have published.</source>
        <translation>公開されているモデルを検索します。</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>モデル</translation>
    </message>
    <message>
        <source>Weights</source>
        <translation>重み</translation>
    </message>
    <message>
        <source>Downloads</source>
        <translation>ダウンロード数</translation>
    </message>
    <message>
        <source>Models on the Hub</source>
        <translation>Hub のモデル</translation>
    </message>
    <message>
        <source>In the last 30 days</source>
        <translation>過去 30 日間</translation>
    </message>
    <message>
        <source>Which of its models</source>
        <translation>どのモデルにするか</translation>
    </message>
    <message>
        <source>&amp;Use this model</source>
        <translation>このモデルを使う(&amp;U)</translation>
    </message>
    <message>
        <source>File</source>
        <translation>ファイル</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>サイズ</translation>
    </message>
    <message>
        <source>Needed</source>
        <translation>必要</translation>
    </message>
    <message>
        <source>Files of the repository</source>
        <translation>リポジトリのファイル</translation>
    </message>
    <message>
        <source>Choose a model to see what it holds.</source>
        <translation>モデルを選ぶと内容が表示されます。</translation>
    </message>
    <message>
        <source>Download</source>
        <translation>ダウンロード</translation>
    </message>
    <message>
        <source>Searching…</source>
        <translation>検索中…</translation>
    </message>
    <message>
        <source>The search failed.</source>
        <translation>検索に失敗しました。</translation>
    </message>
    <message>
        <source>Nothing was found.</source>
        <translation>見つかりませんでした。</translation>
    </message>
    <message>
        <source>One model, by name</source>
        <translation>名前で指定したモデル</translation>
    </message>
    <message>
        <source>%1 models, the most downloaded first</source>
        <translation>%1 個のモデル、ダウンロード数の多い順</translation>
    </message>
    <message>
        <source>Looking into %1…</source>
        <translation>%1 を調べています…</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>はい</translation>
    </message>
    <message>
        <source>no</source>
        <translation>いいえ</translation>
    </message>
    <message>
        <source> · %1 left</source>
        <translation> · 残り %1</translation>
    </message>
    <message>
        <source>&amp;Download the other %1</source>
        <translation>残りの %1 をダウンロード(&amp;D)</translation>
    </message>
    <message>
        <source>&amp;Download %1</source>
        <translation>%1 をダウンロード(&amp;D)</translation>
    </message>
    <message>
        <source>Supported. It is on this computer.</source>
        <translation>対応しています。このコンピューターにあります。</translation>
    </message>
    <message>
        <source>Supported. It is being downloaded.</source>
        <translation>対応しています。ダウンロード中です。</translation>
    </message>
    <message>
        <source>Supported. One download at a time.</source>
        <translation>対応しています。ダウンロードは一度に 1 つです。</translation>
    </message>
    <message>
        <source>Supported. Download it when the engine is free.</source>
        <translation>対応しています。実行中の処理が終わればダウンロードできます。</translation>
    </message>
    <message>
        <source>Supported. The disk has %1 left.</source>
        <translation>対応しています。ディスクの空きは %1 です。</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%2 のうち %1</translation>
    </message>
    <message>
        <source>%1: %2 · %3</source>
        <translation>%1: %2 · %3</translation>
    </message>
    <message>
        <source>&amp;Pause</source>
        <translation>一時停止(&amp;P)</translation>
    </message>
    <message>
        <source>%1: paused, %2 are here</source>
        <translation>%1: 一時停止中、%2 を取得済み</translation>
    </message>
    <message>
        <source>&amp;Go On</source>
        <translation>続ける(&amp;G)</translation>
    </message>
    <message>
        <source>%1 is on this computer: %2</source>
        <translation>%1 はこのコンピューターにあります: %2</translation>
    </message>
    <message>
        <source>&amp;Use It</source>
        <translation>使う(&amp;U)</translation>
    </message>
    <message>
        <source>Supported.</source>
        <translation>対応しています。</translation>
    </message>
    <message>
        <source>Removes what an unfinished download left in the cache</source>
        <translation>中断したダウンロードがキャッシュに残したものを削除します</translation>
    </message>
    <message>
        <source>Dis&amp;card %1</source>
        <translation>%1 を破棄(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Token…</source>
        <translation>トークン(&amp;T)…</translation>
    </message>
    <message>
        <source>For models that are gated or private</source>
        <translation>アクセス制限のあるモデルや非公開のモデル用</translation>
    </message>
</context>
<context>
    <name>bitlathe::InputMomentsPlot</name>
    <message>
        <source>Second moments of the inputs</source>
        <translation>入力の二次モーメント</translation>
    </message>
    <message>
        <source>The mean square of each input; the data can be saved from the context menu.</source>
        <translation>各入力の二乗平均。データはコンテキストメニューから保存できます。</translation>
    </message>
    <message>
        <source>Input</source>
        <translation>入力</translation>
    </message>
    <message>
        <source>input %1
%2</source>
        <translation>入力 %1
%2</translation>
    </message>
    <message>
        <source>second moment</source>
        <translation>二次モーメント</translation>
    </message>
</context>
<context>
    <name>bitlathe::LabPage</name>
    <message>
        <source>Lab</source>
        <translation>ラボ</translation>
    </message>
    <message>
        <source>&amp;Choose a model</source>
        <translation>モデルを選ぶ(&amp;C)</translation>
    </message>
    <message>
        <source>Pick a layer, turn its knobs, and see at once what it loses. A model is needed first.</source>
        <translation>層を選び、設定を変えて、何が失われるかをすぐに確かめます。まずモデルが必要です。</translation>
    </message>
    <message>
        <source>Block</source>
        <translation>ブロック</translation>
    </message>
    <message>
        <source>&amp;Open Layer</source>
        <translation>層を開く(&amp;O)</translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation>中止(&amp;C)</translation>
    </message>
    <message>
        <source>Progress of opening the layer</source>
        <translation>層を開く処理の進み具合</translation>
    </message>
    <message>
        <source>&amp;Use in Recipe</source>
        <translation>レシピに使う(&amp;U)</translation>
    </message>
    <message>
        <source>For &amp;All Layers</source>
        <translation>すべての層に(&amp;A)</translation>
    </message>
    <message>
        <source>Bits and Groups for This &amp;Kind of Layer</source>
        <translation>この種類の層のビット数とグループ(&amp;K)</translation>
    </message>
    <message>
        <source>Bits and Groups for This &amp;Layer</source>
        <translation>この層のビット数とグループ(&amp;L)</translation>
    </message>
    <message>
        <source>Relative output error</source>
        <translation>相対出力誤差</translation>
    </message>
    <message>
        <source>Relative weight error</source>
        <translation>相対重み誤差</translation>
    </message>
    <message>
        <source>Bits per weight</source>
        <translation>重みあたりのビット数</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>時間</translation>
    </message>
    <message>
        <source>Without first tokens</source>
        <translation>先頭トークンを除く</translation>
    </message>
    <message>
        <source>Leaves the first token of each sample out of the errors: its activations are often so large that they hide the error of all the others</source>
        <translation>各サンプルの先頭トークンを誤差から除きます。その活性値は非常に大きいことが多く、ほかの誤差を隠してしまうためです</translation>
    </message>
    <message>
        <source>&amp;Settings</source>
        <translation>設定(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Distributions</source>
        <translation>分布(&amp;D)</translation>
    </message>
    <message>
        <source>Open a layer.</source>
        <translation>層を開いてください。</translation>
    </message>
    <message>
        <source>Error against bits</source>
        <translation>ビット数と誤差</translation>
    </message>
    <message>
        <source>Bits</source>
        <translation>ビット数</translation>
    </message>
    <message>
        <source>Error against group size</source>
        <translation>グループサイズと誤差</translation>
    </message>
    <message>
        <source>Group size</source>
        <translation>グループサイズ</translation>
    </message>
    <message>
        <source>Error against damping</source>
        <translation>ダンピングと誤差</translation>
    </message>
    <message>
        <source>Damping</source>
        <translation>ダンピング</translation>
    </message>
    <message>
        <source>Codes</source>
        <translation>コード</translation>
    </message>
    <message>
        <source>Code</source>
        <translation>コード</translation>
    </message>
    <message>
        <source>Weights</source>
        <translation>重み</translation>
    </message>
    <message>
        <source>Weight</source>
        <translation>重み</translation>
    </message>
    <message>
        <source>Scales</source>
        <translation>スケール</translation>
    </message>
    <message>
        <source>Scale</source>
        <translation>スケール</translation>
    </message>
    <message>
        <source>Opening the layer</source>
        <translation>層を開いています</translation>
    </message>
    <message>
        <source>Lab: %1</source>
        <translation>ラボ: %1</translation>
    </message>
    <message>
        <source>%1 outputs, %2 inputs; statistics of %3 tokens of the full-precision model.</source>
        <translation>出力 %1、入力 %2。全精度モデルの %3 トークンの統計です。</translation>
    </message>
    <message>
        <source>Statistics are taken from the recipe&apos;s calibration text: %1 samples of %2 tokens.</source>
        <translation>統計はレシピのキャリブレーション用テキスト (%2 トークンのサンプル %1 個) から取ります。</translation>
    </message>
    <message>
        <source>Only GPTQ has a damping.</source>
        <translation>ダンピングは GPTQ だけにあります。</translation>
    </message>
    <message>
        <source>row</source>
        <translation>行</translation>
    </message>
    <message>
        <source>Heat &amp;Maps</source>
        <translation>ヒートマップ(&amp;M)</translation>
    </message>
    <message>
        <source>Weights: largest magnitude</source>
        <translation>重み: 最大の絶対値</translation>
    </message>
    <message>
        <source>Errors of the weights: root mean square</source>
        <translation>重みの誤差: 二乗平均平方根</translation>
    </message>
    <message>
        <source>Codes: mean</source>
        <translation>コード: 平均</translation>
    </message>
    <message>
        <source>What the heat map shows of each cell</source>
        <translation>ヒートマップの各セルに表示するもの</translation>
    </message>
    <message>
        <source>Error against clip</source>
        <translation>クリップに対する誤差</translation>
    </message>
    <message>
        <source>Share of the range kept</source>
        <translation>残す範囲の割合</translation>
    </message>
    <message>
        <source>JointQ fits the scales itself.</source>
        <translation>JointQ はスケールを自ら調整します。</translation>
    </message>
    <message>
        <source>searched for each group</source>
        <translation>グループごとに探索</translation>
    </message>
    <message>
        <source>Statistics are taken from the run&apos;s calibration text: %1 samples of %2 tokens.</source>
        <translation>統計は実行の較正テキストから取られます: %2 トークンのサンプル %1 個。</translation>
    </message>
    <message>
        <source>The text is the run&apos;s.</source>
        <translation>テキストは実行のものです。</translation>
    </message>
    <message>
        <source>Take the recipe&apos;s text</source>
        <translation>レシピのテキストを使う</translation>
    </message>
    <message>
        <source>The calibration text has changed.</source>
        <translation>キャリブレーション用テキストが変わりました。</translation>
    </message>
    <message>
        <source>The pictures are still of the text before.</source>
        <translation>グラフはまだ以前のテキストのものです。</translation>
    </message>
    <message>
        <source>Open Again</source>
        <translation>もう一度開く</translation>
    </message>
</context>
<context>
    <name>bitlathe::LayerErrorPlot</name>
    <message>
        <source>Relative output error</source>
        <translation>相対出力誤差</translation>
    </message>
    <message>
        <source>Error of every quantized layer by block; the layer table shows the same figures.</source>
        <translation>量子化した各層の誤差 (ブロック別)。層の表に同じ数値があります。</translation>
    </message>
    <message>
        <source>The first layer&apos;s error appears here.</source>
        <translation>最初の層の誤差がここに表示されます。</translation>
    </message>
    <message>
        <source>earlier %1</source>
        <translation>以前の %1</translation>
    </message>
</context>
<context>
    <name>bitlathe::LayerModel</name>
    <message>
        <source>row</source>
        <translation>行</translation>
    </message>
    <message>
        <source>Layer</source>
        <translation>層</translation>
    </message>
    <message>
        <source>Block and name of the linear layer</source>
        <translation>ブロックと線形層の名前</translation>
    </message>
    <message>
        <source>Bits</source>
        <translation>ビット数</translation>
    </message>
    <message>
        <source>Bits per weight, without scales and zero points</source>
        <translation>重みあたりのビット数。スケールとゼロ点は含みません</translation>
    </message>
    <message>
        <source>Group</source>
        <translation>グループ</translation>
    </message>
    <message>
        <source>Consecutive inputs that share one scale and zero point</source>
        <translation>スケールとゼロ点を共有する連続した入力</translation>
    </message>
    <message>
        <source>Weight err.</source>
        <translation>重み誤差</translation>
    </message>
    <message>
        <source>Relative weight error: |W − Ŵ|² / |W|²</source>
        <translation>相対重み誤差: |W − Ŵ|² / |W|²</translation>
    </message>
    <message>
        <source>Output err.</source>
        <translation>出力誤差</translation>
    </message>
    <message>
        <source>Relative output error on the calibration inputs: |(W − Ŵ) X|² / |W X|²</source>
        <translation>キャリブレーション入力での相対出力誤差: |(W − Ŵ) X|² / |W X|²</translation>
    </message>
    <message>
        <source>Robust err.</source>
        <translation>頑健誤差</translation>
    </message>
    <message>
        <source>Relative output error without the first token of each sample, whose activations are often so large that they hide the others</source>
        <translation>各サンプルの先頭トークンを除いた相対出力誤差。先頭の活性値は非常に大きいことが多く、ほかを隠してしまいます</translation>
    </message>
    <message>
        <source>Strength</source>
        <translation>強度</translation>
    </message>
    <message>
        <source>The share of the correction for what the layer&apos;s input is off</source>
        <translation>層の入力のずれに対する補正の割合</translation>
    </message>
    <message>
        <source>Residual str.</source>
        <translation>残差強度</translation>
    </message>
    <message>
        <source>The share of the correction for what the residual stream is off</source>
        <translation>残差ストリームのずれに対する補正の割合</translation>
    </message>
    <message>
        <source>Before</source>
        <translation>補正前</translation>
    </message>
    <message>
        <source>The loss that the correction minimises, with the original weight: how far the quantized model is apart from the original one behind the layer or its submodule, relative</source>
        <translation>補正が最小化する損失 (元の重みの場合): 層またはその部分モジュールの後で量子化モデルが元のモデルからどれだけ離れているか (相対値)</translation>
    </message>
    <message>
        <source>Target</source>
        <translation>目標</translation>
    </message>
    <message>
        <source>The same loss with the corrected weight that the codes aim at</source>
        <translation>コードが目指す補正後の重みでの同じ損失</translation>
    </message>
    <message>
        <source>Quantized</source>
        <translation>量子化後</translation>
    </message>
    <message>
        <source>The same loss with the quantized weight</source>
        <translation>量子化後の重みでの同じ損失</translation>
    </message>
    <message>
        <source>Held out</source>
        <translation>ホールドアウト</translation>
    </message>
    <message>
        <source>The loss before on calibration samples that the correction was not fitted to</source>
        <translation>補正の当てはめに使わなかったキャリブレーションサンプルでの補正前の損失</translation>
    </message>
    <message>
        <source>H. o. target</source>
        <translation>H. O. 目標</translation>
    </message>
    <message>
        <source>Damping</source>
        <translation>ダンピング</translation>
    </message>
    <message>
        <source>What was added to the Hessian&apos;s diagonal, relative to its mean</source>
        <translation>ヘッセ行列の対角に加えた値 (対角の平均に対する比)</translation>
    </message>
    <message>
        <source>Penalty</source>
        <translation>罰則</translation>
    </message>
    <message>
        <source>The weight of JointQ&apos;s penalty on the weights&apos; own error, as it was accepted</source>
        <translation>重み自体の誤差に対する JointQ の罰則の、採用された重み</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>時間</translation>
    </message>
    <message>
        <source>Time to quantize this layer</source>
        <translation>この層の量子化にかかった時間</translation>
    </message>
    <message>
        <source>Ridge</source>
        <translation>リッジ</translation>
    </message>
    <message>
        <source>The damping of the correction&apos;s least-squares problem, relative to the Hessian&apos;s mean diagonal</source>
        <translation>補正の最小二乗問題のダンピング。ヘッセ行列の対角平均に対する比</translation>
    </message>
    <message>
        <source>The loss of the target on these samples, by which strength and ridge are chosen</source>
        <translation>同じサンプルでの目標の損失。これで強度とリッジを選びます</translation>
    </message>
</context>
<context>
    <name>bitlathe::LayerTreeModel</name>
    <message>
        <source>full</source>
        <translation>全精度</translation>
    </message>
    <message>
        <source>row</source>
        <translation>行</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>はい</translation>
    </message>
    <message>
        <source>no</source>
        <translation>いいえ</translation>
    </message>
    <message>
        <source>as the recipe: %1</source>
        <translation>レシピどおり: %1</translation>
    </message>
    <message>
        <source>full precision</source>
        <translation>全精度</translation>
    </message>
    <message numerus="yes">
        <source>%n bit(s)</source>
        <translation>
            <numerusform>%n ビット</numerusform>
        </translation>
    </message>
    <message>
        <source>block %1</source>
        <translation>ブロック %1</translation>
    </message>
    <message numerus="yes">
        <source>%n exception(s)</source>
        <translation>
            <numerusform>例外 %n 件</numerusform>
        </translation>
    </message>
    <message>
        <source>%1: %2 outputs, %3 inputs</source>
        <translation>%1: 出力 %2、入力 %3</translation>
    </message>
    <message>
        <source>%1 matches, and decides as the last one</source>
        <translation>%1 が一致し、最後なので決め手になります</translation>
    </message>
    <message>
        <source>%1 matches</source>
        <translation>%1 が一致</translation>
    </message>
    <message>
        <source>Layer</source>
        <translation>層</translation>
    </message>
    <message>
        <source>Bits</source>
        <translation>ビット</translation>
    </message>
    <message>
        <source>Group</source>
        <translation>グループ</translation>
    </message>
    <message>
        <source>Symmetric</source>
        <translation>対称</translation>
    </message>
    <message>
        <source>Decided by</source>
        <translation>決め手</translation>
    </message>
</context>
<context>
    <name>bitlathe::MainWindow</name>
    <message>
        <source>&amp;File</source>
        <translation>ファイル(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Open Model Folder…</source>
        <translation>モデルフォルダーを開く(&amp;O)…</translation>
    </message>
    <message>
        <source>Open &amp;GGUF File…</source>
        <translation>GGUF ファイルを開く(&amp;G)…</translation>
    </message>
    <message>
        <source>Ctrl+Shift+O</source>
        <translation>Ctrl+Shift+O</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>終了(&amp;Q)</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>編集(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;Run</source>
        <translation>実行(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Start</source>
        <translation>開始(&amp;S)</translation>
    </message>
    <message>
        <source>Ctrl+R</source>
        <translation>Ctrl+R</translation>
    </message>
    <message>
        <source>New S&amp;weep…</source>
        <translation>新しいスイープ(&amp;W)…</translation>
    </message>
    <message>
        <source>Ctrl+Shift+R</source>
        <translation>Ctrl+Shift+R</translation>
    </message>
    <message>
        <source>&amp;Pause</source>
        <translation>一時停止(&amp;P)</translation>
    </message>
    <message>
        <source>Ctrl+Shift+P</source>
        <translation>Ctrl+Shift+P</translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation>中止(&amp;C)</translation>
    </message>
    <message>
        <source>Ctrl+.</source>
        <translation>Ctrl+.</translation>
    </message>
    <message>
        <source>&amp;Export…</source>
        <translation>エクスポート(&amp;E)…</translation>
    </message>
    <message>
        <source>Ctrl+E</source>
        <translation>Ctrl+E</translation>
    </message>
    <message>
        <source>&amp;Try…</source>
        <translation>試す(&amp;T)…</translation>
    </message>
    <message>
        <source>Ctrl+T</source>
        <translation>Ctrl+T</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>表示(&amp;V)</translation>
    </message>
    <message>
        <source>&amp;Models</source>
        <translation>モデル(&amp;M)</translation>
    </message>
    <message>
        <source>&amp;Recipe</source>
        <translation>レシピ(&amp;R)</translation>
    </message>
    <message>
        <source>R&amp;un</source>
        <translation>実行(&amp;U)</translation>
    </message>
    <message>
        <source>La&amp;b</source>
        <translation>ラボ(&amp;B)</translation>
    </message>
    <message>
        <source>&amp;Compare</source>
        <translation>比較(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Try</source>
        <translation>試す(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Follow the System</source>
        <translation>システムに従う(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Light</source>
        <translation>ライト(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Dark</source>
        <translation>ダーク(&amp;D)</translation>
    </message>
    <message>
        <source>L&amp;anguage</source>
        <translation>言語(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>ヘルプ(&amp;H)</translation>
    </message>
    <message>
        <source>&amp;Keys and Gestures</source>
        <translation>キーとジェスチャー(&amp;K)</translation>
    </message>
    <message>
        <source>&amp;About Bitlathe</source>
        <translation>Bitlathe について(&amp;A)</translation>
    </message>
    <message>
        <source>The language changes when Bitlathe is started the next time.</source>
        <translation>言語は Bitlathe を次に起動したときに切り替わります。</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>モデル</translation>
    </message>
    <message>
        <source>Recipe</source>
        <translation>レシピ</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>実行</translation>
    </message>
    <message>
        <source>Lab</source>
        <translation>ラボ</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>比較</translation>
    </message>
    <message>
        <source>Try</source>
        <translation>試す</translation>
    </message>
    <message>
        <source>%1 (Ctrl+%2)</source>
        <translation>%1 (Ctrl+%2)</translation>
    </message>
    <message>
        <source>Run %1</source>
        <translation>実行 %1</translation>
    </message>
    <message>
        <source>Memory of this program, and of the machine</source>
        <translation>このプログラムとコンピューターのメモリ</translation>
    </message>
    <message numerus="yes">
        <source>%n thread(s)</source>
        <translation>
            <numerusform>%n スレッド</numerusform>
        </translation>
    </message>
    <message>
        <source>&amp;Go On</source>
        <translation>再開(&amp;G)</translation>
    </message>
    <message>
        <source>A run is going.</source>
        <translation>実行中です。</translation>
    </message>
    <message>
        <source>An export is going.</source>
        <translation>エクスポート中です。</translation>
    </message>
    <message>
        <source>%1 %2 – Bitlathe</source>
        <translation>%1 %2 – Bitlathe</translation>
    </message>
    <message>
        <source>Stopping %1</source>
        <translation>%1 を停止しています</translation>
    </message>
    <message>
        <source>%1 is paused</source>
        <translation>%1 は一時停止中です</translation>
    </message>
    <message>
        <source>Quantizing %1, %2</source>
        <translation>%1 を量子化しています、%2</translation>
    </message>
    <message>
        <source>Quantizing %1, %2; %3 more in the queue</source>
        <translation>%1 を量子化しています、%2。待機中 %3 件</translation>
    </message>
    <message>
        <source>Bitlathe</source>
        <translation>Bitlathe</translation>
    </message>
    <message>
        <source>Exporting %1</source>
        <translation>%1 をエクスポートしています</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>準備完了</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 / %2</translation>
    </message>
    <message>
        <source>The last run was not finished: %1, %2.</source>
        <translation>前回の実行は完了していません: %1、%2。</translation>
    </message>
    <message>
        <source>Its finished blocks are kept; it can go on where it stopped.</source>
        <translation>完了したブロックは保存されており、続きから再開できます。</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>再開</translation>
    </message>
    <message>
        <source>About Bitlathe</source>
        <translation>Bitlathe について</translation>
    </message>
    <message>
        <source>&lt;b&gt;Bitlathe %1&lt;/b&gt;</source>
        <translation>&lt;b&gt;Bitlathe %1&lt;/b&gt;</translation>
    </message>
    <message>
        <source>Quantizes language models and shows it happening.

Free software under the GNU General Public License, version 3 or later.</source>
        <translation>言語モデルを量子化し、その過程を見せます。

GNU General Public License バージョン 3 以降に基づく自由ソフトウェアです。</translation>
    </message>
    <message>
        <source>Finished blocks are kept, and the run can be resumed the next time.</source>
        <translation>完了したブロックは保存され、次回続きから再開できます。</translation>
    </message>
    <message>
        <source>What is written so far would be removed; the run itself is kept.</source>
        <translation>これまでに書き出した分は削除されますが、実行自体は残ります。</translation>
    </message>
    <message>
        <source>Stop and Quit</source>
        <translation>停止して終了</translation>
    </message>
    <message>
        <source>Quantizing %1 failed</source>
        <translation>%1 の量子化に失敗しました</translation>
    </message>
    <message>
        <source>Exporting %1 failed</source>
        <translation>%1 のエクスポートに失敗しました</translation>
    </message>
    <message>
        <source>%1, perplexity %2</source>
        <translation>%1、パープレキシティ %2</translation>
    </message>
    <message>
        <source>%1 is quantized</source>
        <translation>%1 の量子化が完了しました</translation>
    </message>
    <message>
        <source>%1 is exported</source>
        <translation>%1 をエクスポートしました</translation>
    </message>
    <message>
        <source>A download is going.</source>
        <translation>ダウンロード中です。</translation>
    </message>
    <message>
        <source>What was downloaded so far is kept, and the download can go on the next time.</source>
        <translation>ここまでのダウンロードは残り、次回続きから再開できます。</translation>
    </message>
    <message>
        <source>Downloading a model</source>
        <translation>モデルをダウンロード中</translation>
    </message>
    <message>
        <source>The download failed</source>
        <translation>ダウンロードに失敗しました</translation>
    </message>
    <message>
        <source>The model is downloaded</source>
        <translation>モデルをダウンロードしました</translation>
    </message>
    <message>
        <source>Open &amp;Recipe…</source>
        <translation>レシピを開く(&amp;R)…</translation>
    </message>
    <message>
        <source>&amp;Save Recipe…</source>
        <translation>レシピを保存(&amp;S)…</translation>
    </message>
</context>
<context>
    <name>bitlathe::MessageBar</name>
    <message>
        <source>Dismiss</source>
        <translation>閉じる</translation>
    </message>
</context>
<context>
    <name>bitlathe::ModelList</name>
    <message>
        <source>%1 · %2 parameters · %3 · %4</source>
        <translation>%1 · %2 パラメーター · %3 · %4</translation>
    </message>
    <message>
        <source>%1, ready, %2</source>
        <translation>%1、使用可能、%2</translation>
    </message>
    <message>
        <source>%1, unsupported: %2</source>
        <translation>%1、未対応: %2</translation>
    </message>
    <message>
        <source>ready</source>
        <translation>使用可能</translation>
    </message>
    <message>
        <source>unsupported</source>
        <translation>未対応</translation>
    </message>
</context>
<context>
    <name>bitlathe::ModelsPage</name>
    <message>
        <source>16 bit</source>
        <translation>16 ビット</translation>
    </message>
    <message>
        <source>%1 bit</source>
        <translation>%1 ビット</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>モデル</translation>
    </message>
    <message>
        <source>Models on this computer</source>
        <translation>このコンピューター上のモデル</translation>
    </message>
    <message>
        <source>Open a model folder (Ctrl+O)</source>
        <translation>モデルフォルダーを開く (Ctrl+O)</translation>
    </message>
    <message>
        <source>Open &amp;GGUF File…</source>
        <translation>GGUF ファイルを開く(&amp;G)…</translation>
    </message>
    <message>
        <source>Open a GGUF file (Ctrl+Shift+O)</source>
        <translation>GGUF ファイルを開く (Ctrl+Shift+O)</translation>
    </message>
    <message>
        <source>What quantizing would make of it</source>
        <translation>量子化した場合の大きさ</translation>
    </message>
    <message>
        <source>Size of the checkpoint with groups of %1; embedding and norms keep 16 bits.</source>
        <translation>グループサイズ %1 でのチェックポイントの大きさ。埋め込みと正規化は 16 ビットのままです。</translation>
    </message>
    <message>
        <source>&amp;Quantize this model…</source>
        <translation>このモデルを量子化(&amp;Q)…</translation>
    </message>
    <message>
        <source>Choose a model to see what it is.</source>
        <translation>モデルを選ぶと内容が表示されます。</translation>
    </message>
    <message>
        <source>Get a &amp;sample model…</source>
        <translation>サンプルモデルを入手(&amp;S)…</translation>
    </message>
    <message>
        <source>Open a &amp;GGUF file…</source>
        <translation>GGUF ファイルを開く(&amp;G)…</translation>
    </message>
    <message>
        <source>No models were found on this computer. Drop a model folder or a GGUF file here, or:</source>
        <translation>このコンピューターにモデルが見つかりませんでした。モデルフォルダーか GGUF ファイルをここにドロップするか、次から選んでください:</translation>
    </message>
    <message>
        <source>This file&apos;s weights are quantized already (%1), so results with as many bits or more flatter every method.</source>
        <translation>このファイルの重みはすでに量子化されています (%1)。同じかそれ以上のビット数では、どの手法も実際より良く見えます。</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>Blocks</source>
        <translation>ブロック</translation>
    </message>
    <message>
        <source>Widths</source>
        <translation>幅</translation>
    </message>
    <message>
        <source>%1 hidden, %2 in the MLP</source>
        <translation>隠れ層 %1、MLP %2</translation>
    </message>
    <message>
        <source>Attention</source>
        <translation>アテンション</translation>
    </message>
    <message>
        <source>%1 heads of %2, %3 for keys and values</source>
        <translation>%2 次元のヘッド %1 個、キーとバリューは %3 個</translation>
    </message>
    <message>
        <source>Vocabulary</source>
        <translation>語彙</translation>
    </message>
    <message>
        <source>%1 tokens, embedding shared with the head</source>
        <translation>%1 トークン、埋め込みは出力ヘッドと共有</translation>
    </message>
    <message>
        <source>%1 tokens</source>
        <translation>%1 トークン</translation>
    </message>
    <message>
        <source>To quantize</source>
        <translation>量子化の対象</translation>
    </message>
    <message>
        <source>%1 of %2 parameters</source>
        <translation>%2 パラメーター中 %1</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>ライセンス</translation>
    </message>
    <message>
        <source>not stated</source>
        <translation>記載なし</translation>
    </message>
    <message>
        <source>Path</source>
        <translation>パス</translation>
    </message>
    <message>
        <source>Open a Model Folder</source>
        <translation>モデルフォルダーを開く</translation>
    </message>
    <message>
        <source>Open a GGUF File</source>
        <translation>GGUF ファイルを開く</translation>
    </message>
    <message>
        <source>GGUF models (*.gguf)</source>
        <translation>GGUF モデル (*.gguf)</translation>
    </message>
    <message>
        <source>Open F&amp;older…</source>
        <translation>フォルダーを開く(&amp;O)…</translation>
    </message>
    <message>
        <source>Open a f&amp;older…</source>
        <translation>フォルダーを開く(&amp;O)…</translation>
    </message>
    <message>
        <source>On this computer</source>
        <translation>このコンピューター</translation>
    </message>
    <message>
        <source>On the Hub</source>
        <translation>Hub</translation>
    </message>
    <message>
        <source>Search the Hu&amp;b…</source>
        <translation>Hub を検索(&amp;B)…</translation>
    </message>
</context>
<context>
    <name>bitlathe::OverridesEditor</name>
    <message>
        <source>Add E&amp;xception</source>
        <translation>例外を追加(&amp;X)</translation>
    </message>
    <message>
        <source>Quantize some layers differently, or keep them in full precision</source>
        <translation>一部の層を別の設定で量子化、または全精度のまま残します</translation>
    </message>
    <message>
        <source>Layers of exception %1</source>
        <translation>例外 %1 の層</translation>
    </message>
    <message>
        <source>Layers, such as *.layers.0.*</source>
        <translation>層、例: *.layers.0.*</translation>
    </message>
    <message>
        <source>A pattern over names such as model.layers.3.mlp.down_proj, with * and ?; the last match wins</source>
        <translation>model.layers.3.mlp.down_proj のような名前に対するパターン (* と ? が使えます)。最後に一致したものが有効です</translation>
    </message>
    <message>
        <source>Treatment of exception %1</source>
        <translation>例外 %1 の扱い</translation>
    </message>
    <message>
        <source>keep full precision</source>
        <translation>全精度のまま</translation>
    </message>
    <message numerus="yes">
        <source>%n bit(s)</source>
        <translation>
            <numerusform>%n ビット</numerusform>
        </translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>削除</translation>
    </message>
    <message>
        <source>Remove exception %1</source>
        <translation>例外 %1 を削除</translation>
    </message>
    <message>
        <source>Layer by layer</source>
        <translation>層ごと</translation>
    </message>
    <message>
        <source>A cell is changed by F2 or a double click.</source>
        <translation>セルは F2 またはダブルクリックで変更します。</translation>
    </message>
    <message>
        <source>By Block</source>
        <translation>ブロック別</translation>
    </message>
    <message>
        <source>By Kind</source>
        <translation>種類別</translation>
    </message>
    <message>
        <source>How layers are grouped</source>
        <translation>層のまとめ方</translation>
    </message>
    <message>
        <source>Layers and their precision</source>
        <translation>層とその精度</translation>
    </message>
    <message>
        <source>the recipe&apos;s bits</source>
        <translation>レシピのビット</translation>
    </message>
    <message numerus="yes">
        <source>Matches %n layer(s)</source>
        <translation>
            <numerusform>%n 層に一致</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>later exceptions decide %n of them</source>
        <translation>
            <numerusform>うち %n 層は後の例外が決めます</numerusform>
        </translation>
    </message>
    <message>
        <source>one group per row</source>
        <translation>行ごとに 1 グループ</translation>
    </message>
    <message>
        <source>group size %1</source>
        <translation>グループサイズ %1</translation>
    </message>
    <message>
        <source>symmetric</source>
        <translation>対称</translation>
    </message>
    <message>
        <source>asymmetric</source>
        <translation>非対称</translation>
    </message>
</context>
<context>
    <name>bitlathe::ParallelPlot</name>
    <message>
        <source>Parallel coordinates</source>
        <translation>平行座標</translation>
    </message>
    <message>
        <source>Each run of the table as a line across its settings and figures; the table has both.</source>
        <translation>表の各実行を、設定と数値を横切る線として示します。表にも両方があります。</translation>
    </message>
    <message>
        <source>Finished runs whose recipes differ appear here.</source>
        <translation>レシピの異なる実行がここに表示されます。</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>実行</translation>
    </message>
</context>
<context>
    <name>bitlathe::PerplexityPlot</name>
    <message>
        <source>now %1</source>
        <translation>現在 %1</translation>
    </message>
    <message>
        <source>quantized %1</source>
        <translation>量子化後 %1</translation>
    </message>
    <message>
        <source>KL divergence %1</source>
        <translation>KL ダイバージェンス %1</translation>
    </message>
    <message>
        <source>Perplexity</source>
        <translation>パープレキシティ</translation>
    </message>
    <message>
        <source>Perplexity estimates of the partly quantized model; the log lists the same figures.</source>
        <translation>途中まで量子化したモデルのパープレキシティの推定値。ログに同じ数値があります。</translation>
    </message>
    <message>
        <source>The first estimate appears after a few blocks.</source>
        <translation>最初の推定値は数ブロック後に表示されます。</translation>
    </message>
    <message>
        <source>Blocks quantized</source>
        <translation>量子化したブロック数</translation>
    </message>
    <message>
        <source>full precision %1</source>
        <translation>全精度 %1</translation>
    </message>
    <message>
        <source>full precision
%1</source>
        <translation>全精度
%1</translation>
    </message>
    <message numerus="yes">
        <source>earlier run, after %n block(s)
%1</source>
        <translation>
            <numerusform>以前の実行、%n ブロック後
%1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>after %n block(s)
%1</source>
        <translation>
            <numerusform>%n ブロック後
%1</numerusform>
        </translation>
    </message>
    <message>
        <source>low</source>
        <translation>下限</translation>
    </message>
    <message>
        <source>high</source>
        <translation>上限</translation>
    </message>
    <message>
        <source>full precision</source>
        <translation>元の精度</translation>
    </message>
    <message>
        <source>live</source>
        <translation>途中経過</translation>
    </message>
    <message>
        <source>quantized</source>
        <translation>量子化後</translation>
    </message>
    <message>
        <source>earlier run</source>
        <translation>以前の実行</translation>
    </message>
</context>
<context>
    <name>bitlathe::PlotTableDialog</name>
    <message>
        <source>Save &amp;Data…</source>
        <translation>データを保存(&amp;D)…</translation>
    </message>
</context>
<context>
    <name>bitlathe::RecipeForm</name>
    <message>
        <source>whole row</source>
        <translation>行全体</translation>
    </message>
    <message>
        <source>Layers that are quantized differently, or stay in full precision. Of several matching patterns the last one wins.</source>
        <translation>別の設定で量子化する、または全精度のまま残す層。複数のパターンに一致する場合は最後のものが有効です。</translation>
    </message>
    <message>
        <source>From %1 to %2.</source>
        <translation>%1 から %2 まで。</translation>
    </message>
</context>
<context>
    <name>bitlathe::RecipePage</name>
    <message>
        <source>Preset</source>
        <translation>プリセット</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>時間</translation>
    </message>
    <message>
        <source>Checkpoint</source>
        <translation>チェックポイント</translation>
    </message>
    <message>
        <source>Bits per weight</source>
        <translation>重みあたりのビット数</translation>
    </message>
    <message>
        <source>Peak memory</source>
        <translation>最大メモリ</translation>
    </message>
    <message>
        <source>Disk</source>
        <translation>ディスク</translation>
    </message>
    <message>
        <source>&amp;Start</source>
        <translation>開始(&amp;S)</translation>
    </message>
    <message>
        <source>Start the run (Ctrl+R)</source>
        <translation>実行を開始 (Ctrl+R)</translation>
    </message>
    <message>
        <source>S&amp;weep…</source>
        <translation>スイープ(&amp;W)…</translation>
    </message>
    <message>
        <source>Queue runs with several values of some fields (Ctrl+Shift+R)</source>
        <translation>いくつかの項目を変えた実行を待ち行列に入れる (Ctrl+Shift+R)</translation>
    </message>
    <message>
        <source>Recipe as JSON</source>
        <translation>レシピの JSON</translation>
    </message>
    <message>
        <source>%1, 16 bit: %2</source>
        <translation>%1、16 ビットでは %2</translation>
    </message>
    <message>
        <source>What this assumes:</source>
        <translation>見積もりの前提:</translation>
    </message>
    <message>
        <source>The text above</source>
        <translation>上のテキスト</translation>
    </message>
    <message>
        <source>Recipe for %1</source>
        <translation>%1 のレシピ</translation>
    </message>
    <message>
        <source>Recipe</source>
        <translation>レシピ</translation>
    </message>
    <message>
        <source>No model is chosen. &lt;a href=&apos;model&apos;&gt;Choose one&lt;/a&gt;</source>
        <translation>モデルが選ばれていません。&lt;a href=&apos;model&apos;&gt;選ぶ&lt;/a&gt;</translation>
    </message>
    <message>
        <source>&lt;a href=&apos;%1&apos;&gt;%2&lt;/a&gt; %3</source>
        <translation>&lt;a href=&apos;%1&apos;&gt;%2&lt;/a&gt; %3</translation>
    </message>
    <message>
        <source>What a field means is said here when it is in use, and when the mouse rests on it.</source>
        <translation>項目の意味は、その項目を使うとここに、マウスを重ねるとその場に表示されます。</translation>
    </message>
    <message>
        <source>%1 You have changed it since then.</source>
        <translation>%1 その後、変更されています。</translation>
    </message>
    <message>
        <source>%1 This one would wait for its turn.</source>
        <translation>%1 この実行は順番を待ちます。</translation>
    </message>
    <message>
        <source>&amp;Start Afterwards</source>
        <translation>完了後に開始(&amp;S)</translation>
    </message>
    <message>
        <source>Recipes (*.json)</source>
        <translation>レシピ (*.json)</translation>
    </message>
    <message>
        <source>Open a Recipe</source>
        <translation>レシピを開く</translation>
    </message>
</context>
<context>
    <name>bitlathe::ResultStrip</name>
    <message>
        <source>full precision %1 (× %2)</source>
        <translation>全精度 %1（× %2）</translation>
    </message>
    <message>
        <source>KL divergence</source>
        <translation>KL ダイバージェンス</translation>
    </message>
    <message>
        <source>same top token: %1 %</source>
        <translation>最有力トークンの一致: %1 %</translation>
    </message>
    <message>
        <source>Perplexity</source>
        <translation>パープレキシティ</translation>
    </message>
    <message>
        <source>Bits per weight</source>
        <translation>重みあたりのビット数</translation>
    </message>
    <message>
        <source>with scales and zero points</source>
        <translation>スケールとゼロ点を含む</translation>
    </message>
    <message>
        <source>Checkpoint</source>
        <translation>チェックポイント</translation>
    </message>
    <message>
        <source>%1 in 16 bits</source>
        <translation>16 ビットでは %1</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>時間</translation>
    </message>
    <message>
        <source>estimated: %1</source>
        <translation>見積もり: %1</translation>
    </message>
    <message>
        <source>Peak memory</source>
        <translation>最大メモリ</translation>
    </message>
    <message>
        <source>Of the weights alone</source>
        <translation>重みだけ</translation>
    </message>
    <message>
        <source>activations and cache not rounded</source>
        <translation>活性値とキャッシュは丸めない</translation>
    </message>
</context>
<context>
    <name>bitlathe::RunOverlayPlot</name>
    <message>
        <source>Relative output error</source>
        <translation>相対出力誤差</translation>
    </message>
    <message>
        <source>Error behind each block</source>
        <translation>各ブロック後の誤差</translation>
    </message>
    <message>
        <source>Perplexity</source>
        <translation>パープレキシティ</translation>
    </message>
    <message>
        <source>One curve for each selected run; each run&apos;s page has the figures as a table.</source>
        <translation>選択した実行ごとに 1 本の曲線。数値は各実行のページの表にあります。</translation>
    </message>
    <message>
        <source>Select runs in the table.</source>
        <translation>表で実行を選んでください。</translation>
    </message>
    <message>
        <source>Blocks quantized</source>
        <translation>量子化したブロック数</translation>
    </message>
    <message>
        <source>block %1</source>
        <translation>ブロック %1</translation>
    </message>
    <message numerus="yes">
        <source>after %n block(s)</source>
        <translation>
            <numerusform>%n ブロック後</numerusform>
        </translation>
    </message>
    <message>
        <source>Time of each block, s</source>
        <translation>ブロックごとの時間、秒</translation>
    </message>
    <message>
        <source>Memory behind each block, GB</source>
        <translation>各ブロック後のメモリ、GB</translation>
    </message>
    <message>
        <source>KL divergence by position</source>
        <translation>位置ごとの KL ダイバージェンス</translation>
    </message>
    <message>
        <source>Position in the text</source>
        <translation>テキスト中の位置</translation>
    </message>
    <message>
        <source>position %1</source>
        <translation>位置 %1</translation>
    </message>
</context>
<context>
    <name>bitlathe::RunPage</name>
    <message numerus="yes">
        <source>%n run(s) behind it in the queue were dropped.</source>
        <translation>
            <numerusform>待ち行列の %n 件の実行を取り消しました。</numerusform>
        </translation>
    </message>
    <message>
        <source>Try Again</source>
        <translation>再試行</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>再開</translation>
    </message>
    <message>
        <source>The run was stopped. Finished blocks are kept.</source>
        <translation>実行を停止しました。完了したブロックは保存されています。</translation>
    </message>
    <message>
        <source>Stopped behind block %1: its error %2 is above %3, the median of the sweep&apos;s finished runs.</source>
        <translation>ブロック %1 の後で打ち切りました: 誤差 %2 が、スイープの完了した実行の中央値 %3 を上回っています。</translation>
    </message>
    <message>
        <source>Finished blocks are kept.</source>
        <translation>完了したブロックは保持されます。</translation>
    </message>
    <message>
        <source>The run was stopped. No block was finished yet.</source>
        <translation>実行を停止しました。完了したブロックはまだありません。</translation>
    </message>
</context>
<context>
    <name>bitlathe::RunView</name>
    <message>
        <source>A&amp;ll Runs</source>
        <translation>すべての実行(&amp;L)</translation>
    </message>
    <message>
        <source>Back to the list of runs</source>
        <translation>実行の一覧に戻る</translation>
    </message>
    <message>
        <source>&amp;Pause</source>
        <translation>一時停止(&amp;P)</translation>
    </message>
    <message>
        <source>Pause or go on (Ctrl+Shift+P)</source>
        <translation>一時停止または再開 (Ctrl+Shift+P)</translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation>中止(&amp;C)</translation>
    </message>
    <message>
        <source>Stop the run; finished blocks are kept and it can be resumed (Ctrl+.)</source>
        <translation>実行を停止します。完了したブロックは保存され、再開できます (Ctrl+.)</translation>
    </message>
    <message>
        <source>Go on at the first unfinished block</source>
        <translation>最初の未完了ブロックから続けます</translation>
    </message>
    <message>
        <source>Write a checkpoint that other programs load (Ctrl+E)</source>
        <translation>ほかのプログラムで読み込めるチェックポイントを書き出す (Ctrl+E)</translation>
    </message>
    <message>
        <source>&amp;Try…</source>
        <translation>試す(&amp;T)…</translation>
    </message>
    <message>
        <source>See what the model writes beside the original (Ctrl+T)</source>
        <translation>元のモデルと並べて文章を生成する (Ctrl+T)</translation>
    </message>
    <message>
        <source>Progress of the run</source>
        <translation>実行の進み具合</translation>
    </message>
    <message>
        <source>&amp;Unpin</source>
        <translation>ピン留めを外す(&amp;U)</translation>
    </message>
    <message>
        <source>Don&apos;t draw the earlier run any more</source>
        <translation>以前の実行を描かない</translation>
    </message>
    <message>
        <source>What the plot of layers shows</source>
        <translation>層のグラフに表示するもの</translation>
    </message>
    <message>
        <source>Without first tokens</source>
        <translation>先頭トークンを除く</translation>
    </message>
    <message>
        <source>Leaves the first token of each sample out of the errors: its activations are often so large that they hide the error of all the others</source>
        <translation>各サンプルの先頭トークンを誤差から除きます。その活性値は非常に大きいことが多く、ほかの誤差を隠してしまうためです</translation>
    </message>
    <message>
        <source>Quantized layers</source>
        <translation>量子化した層</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>絞り込み</translation>
    </message>
    <message>
        <source>Filter layers by name</source>
        <translation>名前で層を絞り込む</translation>
    </message>
    <message>
        <source>Layers</source>
        <translation>層</translation>
    </message>
    <message>
        <source>Log of the run</source>
        <translation>実行のログ</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>ログ</translation>
    </message>
    <message>
        <source>Dotted, an earlier run: %1</source>
        <translation>点線は以前の実行: %1</translation>
    </message>
    <message>
        <source>&amp;Go On</source>
        <translation>再開(&amp;G)</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>一時停止中</translation>
    </message>
    <message>
        <source>Stopping</source>
        <translation>停止しています</translation>
    </message>
    <message>
        <source>Unfinished</source>
        <translation>未完了</translation>
    </message>
    <message>
        <source>Starting</source>
        <translation>開始しています</translation>
    </message>
    <message>
        <source>%1 left</source>
        <translation>残り %1</translation>
    </message>
    <message>
        <source>Comma-separated values (*.csv)</source>
        <translation>カンマ区切り (*.csv)</translation>
    </message>
    <message>
        <source>Resu&amp;me</source>
        <translation>再開(&amp;M)</translation>
    </message>
    <message>
        <source>E&amp;xport…</source>
        <translation>エクスポート(&amp;X)…</translation>
    </message>
    <message>
        <source>Save Ta&amp;ble…</source>
        <translation>表を保存(&amp;B)…</translation>
    </message>
    <message>
        <source>What the plot of the evaluation shows</source>
        <translation>評価のグラフに表示するもの</translation>
    </message>
    <message>
        <source>What the plot of blocks shows</source>
        <translation>ブロックのグラフに表示するもの</translation>
    </message>
    <message>
        <source>Open in &amp;Lab</source>
        <translation>ラボで開く(&amp;L)</translation>
    </message>
    <message>
        <source>Open in La&amp;b</source>
        <translation>ラボで開く(&amp;B)</translation>
    </message>
    <message>
        <source>Turn the knobs of the chosen layer, beginning with what the run did to it</source>
        <translation>選択した層の設定を、この実行で使われた値から変えてみる</translation>
    </message>
</context>
<context>
    <name>bitlathe::RunsList</name>
    <message>
        <source>Runs</source>
        <translation>実行</translation>
    </message>
    <message>
        <source>Runs on this computer</source>
        <translation>このコンピューター上の実行</translation>
    </message>
    <message>
        <source>Started</source>
        <translation>開始</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>モデル</translation>
    </message>
    <message>
        <source>Recipe</source>
        <translation>レシピ</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状態</translation>
    </message>
    <message>
        <source>Perplexity</source>
        <translation>パープレキシティ</translation>
    </message>
    <message>
        <source>&amp;Open</source>
        <translation>開く(&amp;O)</translation>
    </message>
    <message>
        <source>Go on at the first unfinished block</source>
        <translation>最初の未完了ブロックから続けます</translation>
    </message>
    <message>
        <source>&amp;Choose a model</source>
        <translation>モデルを選ぶ(&amp;C)</translation>
    </message>
    <message>
        <source>Nothing has run yet. A run shows here what quantizing does to each layer, while it happens.</source>
        <translation>まだ実行がありません。実行すると、量子化が各層に与える影響がその場で表示されます。</translation>
    </message>
    <message>
        <source>Resu&amp;me</source>
        <translation>再開(&amp;M)</translation>
    </message>
</context>
<context>
    <name>bitlathe::RunsModel</name>
    <message>
        <source>State</source>
        <translation>状態</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>モデル</translation>
    </message>
    <message>
        <source>Recipe</source>
        <translation>レシピ</translation>
    </message>
    <message>
        <source>Bits per weight</source>
        <translation>重みあたりのビット数</translation>
    </message>
    <message>
        <source>Perplexity</source>
        <translation>パープレキシティ</translation>
    </message>
    <message>
        <source>KL div.</source>
        <translation>KL ダイバ.</translation>
    </message>
    <message>
        <source>Full precision</source>
        <translation>全精度</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>サイズ</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>時間</translation>
    </message>
    <message>
        <source>Peak memory</source>
        <translation>最大メモリ</translation>
    </message>
    <message>
        <source>Started</source>
        <translation>開始</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>タグ</translation>
    </message>
    <message>
        <source>Notes</source>
        <translation>メモ</translation>
    </message>
    <message>
        <source>Whether the run is finished, or how far it came</source>
        <translation>実行が完了したか、どこまで進んだか</translation>
    </message>
    <message>
        <source>What was quantized</source>
        <translation>量子化したモデル</translation>
    </message>
    <message>
        <source>Bits, group size and methods</source>
        <translation>ビット数、グループサイズ、手法</translation>
    </message>
    <message>
        <source>Of the quantized layers, with scales and zero points</source>
        <translation>量子化した層の値。スケールとゼロ点を含みます</translation>
    </message>
    <message>
        <source>Perplexity of the quantized model; comparable where text, context and model are the same</source>
        <translation>量子化モデルのパープレキシティ。テキスト、コンテキスト、モデルが同じ場合に比較できます</translation>
    </message>
    <message>
        <source>Mean Kullback–Leibler divergence of the next token from the full-precision model&apos;s, in nats</source>
        <translation>次トークンの分布の、全精度モデルからの平均カルバック・ライブラー・ダイバージェンス (nat)</translation>
    </message>
    <message>
        <source>Perplexity of the full-precision model on the same text</source>
        <translation>同じテキストでの全精度モデルのパープレキシティ</translation>
    </message>
    <message>
        <source>Size of the smallest checkpoint that the run wrote</source>
        <translation>実行が書き出した最小のチェックポイントの大きさ</translation>
    </message>
    <message>
        <source>Time of the run</source>
        <translation>実行にかかった時間</translation>
    </message>
    <message>
        <source>Peak memory of the program during the run</source>
        <translation>実行中のプログラムの最大メモリ</translation>
    </message>
    <message>
        <source>When the run was begun</source>
        <translation>実行を開始した日時</translation>
    </message>
    <message>
        <source>Your own words to find it by, separated by commas; F2 or a double click edits</source>
        <translation>探すための自由な語 (カンマ区切り)。F2 またはダブルクリックで編集</translation>
    </message>
    <message>
        <source>Your own remarks; F2 or a double click edits</source>
        <translation>自由なメモ。F2 またはダブルクリックで編集</translation>
    </message>
    <message>
        <source>Tasks</source>
        <translation>タスク</translation>
    </message>
    <message>
        <source>Right answers in zero-shot tasks, as measured on the Try page</source>
        <translation>「試す」ページで測ったゼロショットタスクの正解率</translation>
    </message>
</context>
<context>
    <name>bitlathe::SettingCurvePlot</name>
    <message>
        <source>The layer&apos;s error for each value; a click on a point chooses it.</source>
        <translation>各値での層の誤差。点をクリックするとその値を選びます。</translation>
    </message>
    <message>
        <source>error</source>
        <translation>誤差</translation>
    </message>
    <message>
        <source>chosen</source>
        <translation>選択</translation>
    </message>
    <message>
        <source>level</source>
        <translation>水準</translation>
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
        <translation>新しいスイープ</translation>
    </message>
    <message>
        <source>&amp;Add Parameter</source>
        <translation>パラメーターを追加(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Queue Runs</source>
        <translation>待ち行列に入れる(&amp;Q)</translation>
    </message>
    <message>
        <source>Parameter</source>
        <translation>パラメーター</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>削除</translation>
    </message>
    <message>
        <source>These are %1 runs; %2 are the most.</source>
        <translation>%1 件の実行になります。上限は %2 件です。</translation>
    </message>
    <message>
        <source>sweep %1</source>
        <translation>スイープ %1</translation>
    </message>
    <message>
        <source>%1, %2 on disk</source>
        <translation>%1、ディスク %2</translation>
    </message>
    <message numerus="yes">
        <source>%n run(s): %1.</source>
        <translation>
            <numerusform>%n 件の実行: %1。</numerusform>
        </translation>
    </message>
    <message>
        <source>A sweep runs the recipe for %1 with several values of these parameters. Separate values by commas; where points are drawn, a range such as 0.01 .. 1 will do as well, or 0.01 .. 1 log to spread them over orders of magnitude.</source>
        <translation>スイープは、これらのパラメーターの値を変えながら %1 のレシピを実行します。値はカンマで区切ります。点を抽出する場合は 0.01 .. 1 のような範囲も使えます。0.01 .. 1 log とすると桁にわたって均等に散らばります。</translation>
    </message>
    <message>
        <source>Which combinations are run</source>
        <translation>実行する組み合わせ</translation>
    </message>
    <message>
        <source>Every combination</source>
        <translation>すべての組み合わせ</translation>
    </message>
    <message>
        <source>Sobol points, spread evenly</source>
        <translation>Sobol 点 (均等に分布)</translation>
    </message>
    <message>
        <source>Random points</source>
        <translation>ランダムな点</translation>
    </message>
    <message>
        <source>Number of points</source>
        <translation>点の数</translation>
    </message>
    <message>
        <source>Values, separated by commas, or a range</source>
        <translation>値 (カンマ区切り) または範囲</translation>
    </message>
    <message>
        <source>&amp;Stop runs that fall behind the others</source>
        <translation>他に劣る実行を打ち切る(&amp;S)</translation>
    </message>
    <message>
        <source>Gives a run up where its error behind a block is above the median of the sweep&apos;s finished runs, three at least. Only for sweeps whose runs differ in neither size, text nor what is rounded besides the weights: their errors differ by that alone.</source>
        <translation>あるブロックの後の誤差が、スイープの完了した実行 (3 件以上) の中央値を上回った実行を打ち切ります。サイズ、テキスト、重み以外の丸めのいずれもが同じ実行のスイープ専用です。これらが違うだけで誤差が変わるためです。</translation>
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
        <translation>タスク</translation>
    </message>
    <message>
        <source>Task</source>
        <translation>タスク</translation>
    </message>
    <message>
        <source>Questions</source>
        <translation>問題数</translation>
    </message>
    <message>
        <source>Original</source>
        <translation>元のモデル</translation>
    </message>
    <message>
        <source>Quantized</source>
        <translation>量子化後</translation>
    </message>
    <message>
        <source>Difference</source>
        <translation>差</translation>
    </message>
    <message>
        <source>Original, by length</source>
        <translation>元のモデル (長さ補正)</translation>
    </message>
    <message>
        <source>Quantized, by length</source>
        <translation>量子化後 (長さ補正)</translation>
    </message>
    <message>
        <source>Difference, by length</source>
        <translation>差 (長さ補正)</translation>
    </message>
    <message>
        <source>Share of questions whose right choice is the likeliest (acc)</source>
        <translation>正解の選択肢が最も高い確率になった問題の割合 (acc)</translation>
    </message>
    <message>
        <source>The same with log-likelihoods divided by the choice&apos;s length in characters (acc_norm)</source>
        <translation>対数尤度を選択肢の文字数で割った場合の同じ割合 (acc_norm)</translation>
    </message>
    <message>
        <source>In points, question by question, with its standard error</source>
        <translation>問題ごとの差 (ポイント) と標準誤差</translation>
    </message>
    <message>
        <source>&amp;Add Tasks…</source>
        <translation>タスクを追加(&amp;A)…</translation>
    </message>
    <message>
        <source>Re&amp;move</source>
        <translation>削除(&amp;M)</translation>
    </message>
    <message>
        <source>Questions of each task</source>
        <translation>各タスクの問題数</translation>
    </message>
    <message>
        <source>all</source>
        <translation>すべて</translation>
    </message>
    <message>
        <source>Progress of the tasks</source>
        <translation>タスクの進み具合</translation>
    </message>
    <message>
        <source>Questions of each</source>
        <translation>各タスクの問題数</translation>
    </message>
    <message>
        <source>See what quantizing costs in questions answered right. Fetch ARC, PIQA, WinoGrande, HellaSwag, BoolQ, OpenBookQA or LAMBADA from the Hub, or add task files: one question a line, in the form of these, or with a context, choices and the number of the right one.</source>
        <translation>量子化で正答がどれだけ減るかを調べます。ARC、PIQA、WinoGrande、HellaSwag、BoolQ、OpenBookQA、LAMBADA を Hub から取得するか、タスクファイルを追加してください。1 行に 1 問、これらの形式、または文脈、選択肢、正解の番号を持つ形式です。</translation>
    </message>
    <message>
        <source>From &amp;the Hub</source>
        <translation>Hub から(&amp;T)</translation>
    </message>
    <message>
        <source>Fetches a task once from the Hugging Face Hub into the cache folder</source>
        <translation>Hugging Face Hub からタスクを一度だけキャッシュフォルダーに取得します</translation>
    </message>
    <message>
        <source>Fetching %1</source>
        <translation>%1 を取得中</translation>
    </message>
    <message>
        <source>Add Tasks</source>
        <translation>タスクを追加</translation>
    </message>
    <message>
        <source>Task files (*.jsonl);;All files (*)</source>
        <translation>タスクファイル (*.jsonl);;すべてのファイル (*)</translation>
    </message>
    <message>
        <source>Original · %1</source>
        <translation>元のモデル · %1</translation>
    </message>
    <message>
        <source>Quantized · %1</source>
        <translation>量子化後 · %1</translation>
    </message>
    <message>
        <source>&amp;Stop</source>
        <translation>停止(&amp;S)</translation>
    </message>
    <message>
        <source>Mea&amp;sure</source>
        <translation>測定(&amp;S)</translation>
    </message>
</context>
<context>
    <name>bitlathe::ThemedPlot</name>
    <message>
        <source>%1: pictures are written as .png, .svg or .pdf</source>
        <translation>%1: 画像は .png、.svg、.pdf のいずれかで書き出します</translation>
    </message>
    <message>
        <source>End the name with one of these.</source>
        <translation>名前の末尾をこのいずれかにしてください。</translation>
    </message>
    <message>
        <source>%1 could not be written</source>
        <translation>%1 に書き込めませんでした</translation>
    </message>
    <message>
        <source>Choose a folder that you may write to and that has space left.</source>
        <translation>書き込み権限と空き容量のあるフォルダーを選んでください。</translation>
    </message>
    <message>
        <source>&amp;Copy Picture</source>
        <translation>画像をコピー(&amp;C)</translation>
    </message>
    <message>
        <source>Save &amp;Picture…</source>
        <translation>画像を保存(&amp;P)…</translation>
    </message>
    <message>
        <source>Save &amp;Data…</source>
        <translation>データを保存(&amp;D)…</translation>
    </message>
    <message>
        <source>&amp;Reset View</source>
        <translation>表示をリセット(&amp;R)</translation>
    </message>
    <message>
        <source>PNG picture (*.png)</source>
        <translation>PNG 画像 (*.png)</translation>
    </message>
    <message>
        <source>SVG drawing (*.svg)</source>
        <translation>SVG 画像 (*.svg)</translation>
    </message>
    <message>
        <source>PDF document (*.pdf)</source>
        <translation>PDF 文書 (*.pdf)</translation>
    </message>
    <message>
        <source>Comma-separated values (*.csv)</source>
        <translation>カンマ区切り (*.csv)</translation>
    </message>
    <message>
        <source>Series</source>
        <translation>系列</translation>
    </message>
    <message>
        <source>Show as &amp;Table</source>
        <translation>表で表示(&amp;T)</translation>
    </message>
</context>
<context>
    <name>bitlathe::TokenDialog</name>
    <message>
        <source>Token for the Hub</source>
        <translation>Hub のトークン</translation>
    </message>
    <message>
        <source>Token</source>
        <translation>トークン</translation>
    </message>
    <message>
        <source>&amp;Keep</source>
        <translation>保存(&amp;K)</translation>
    </message>
    <message>
        <source>With a token of your account, gated and private models can be read. It is kept in the desktop&apos;s keyring and nowhere else; HF_TOKEN comes first where it is set.</source>
        <translation>アカウントのトークンがあれば、アクセス制限のあるモデルや非公開のモデルを読めます。トークンはデスクトップのキーリングだけに保存されます。HF_TOKEN が設定されていればそちらが優先されます。</translation>
    </message>
</context>
<context>
    <name>bitlathe::TradeOffPlot</name>
    <message>
        <source>Trade-off</source>
        <translation>トレードオフ</translation>
    </message>
    <message>
        <source>Every run of the table as a point; the table has the figures.</source>
        <translation>表の実行をそれぞれ点で示します。数値は表にあります。</translation>
    </message>
    <message>
        <source>Finished runs that were measured appear here.</source>
        <translation>測定を終えた実行がここに表示されます。</translation>
    </message>
    <message>
        <source>front</source>
        <translation>フロント</translation>
    </message>
</context>
<context>
    <name>bitlathe::TryPage</name>
    <message>
        <source>“%1”</source>
        <translation>「%1」</translation>
    </message>
    <message>
        <source>%1 of %2 tokens differ</source>
        <translation>%2 トークン中 %1 個が異なります</translation>
    </message>
    <message>
        <source>Try</source>
        <translation>試す</translation>
    </message>
    <message>
        <source>See what the quantized model writes beside the original. A finished run is needed first.</source>
        <translation>量子化モデルと元のモデルが生成する文章を並べて見ます。まず完了した実行が必要です。</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>実行</translation>
    </message>
    <message>
        <source>Te&amp;xt</source>
        <translation>テキスト(&amp;X)</translation>
    </message>
    <message>
        <source>Tas&amp;ks</source>
        <translation>タスク(&amp;K)</translation>
    </message>
    <message>
        <source>Prompt</source>
        <translation>プロンプト</translation>
    </message>
    <message>
        <source>What both models go on from</source>
        <translation>両方のモデルが続きを書く文章</translation>
    </message>
    <message>
        <source>The most important thing about the weather is</source>
        <translation>The most important thing about the weather is</translation>
    </message>
    <message>
        <source>As a &amp;chat message</source>
        <translation>チャットメッセージとして(&amp;C)</translation>
    </message>
    <message>
        <source>Puts the prompt into the model&apos;s chat template</source>
        <translation>プロンプトをモデルのチャットテンプレートに入れます</translation>
    </message>
    <message>
        <source>Tokens</source>
        <translation>トークン数</translation>
    </message>
    <message>
        <source>Temperature</source>
        <translation>温度</translation>
    </message>
    <message>
        <source>0 always takes the likeliest token</source>
        <translation>0 では常に最も確率の高いトークンを選びます</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>シード</translation>
    </message>
    <message>
        <source>Both models draw the same random numbers</source>
        <translation>両方のモデルが同じ乱数を使います</translation>
    </message>
    <message>
        <source>Original</source>
        <translation>元のモデル</translation>
    </message>
    <message>
        <source>Quantized</source>
        <translation>量子化後</translation>
    </message>
    <message>
        <source>Text of the model: %1</source>
        <translation>モデルの文章: %1</translation>
    </message>
    <message>
        <source>Tokens that the other model would not have written are marked.</source>
        <translation>もう一方のモデルが書かなかったはずのトークンに印が付きます。</translation>
    </message>
    <message>
        <source>The likeliest tokens of both models at the chosen token</source>
        <translation>選択したトークンでの両モデルの上位候補</translation>
    </message>
    <message>
        <source>Probability</source>
        <translation>確率</translation>
    </message>
    <message>
        <source>Choose a token in a text above to see what both models thought of there.</source>
        <translation>上の文章でトークンを選ぶと、そこでの両モデルの候補が表示されます。</translation>
    </message>
    <message>
        <source>%1 · %2 · %3</source>
        <translation>%1 · %2 · %3</translation>
    </message>
    <message>
        <source>Quantized: %1</source>
        <translation>量子化後: %1</translation>
    </message>
    <message>
        <source>The models are being read.</source>
        <translation>モデルを読み込んでいます。</translation>
    </message>
    <message>
        <source>&amp;Stop</source>
        <translation>停止(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Write</source>
        <translation>生成(&amp;W)</translation>
    </message>
    <message>
        <source>Set &amp;Up a Run</source>
        <translation>実行を用意する(&amp;U)</translation>
    </message>
    <message>
        <source>%1 · mean KL divergence %2 · %3 tokens/s with %4 of weights</source>
        <translation>%1 · 平均 KL ダイバージェンス %2 · %3 トークン/秒、重み %4</translation>
    </message>
    <message>
        <source>&amp;Open a Run…</source>
        <translation>実行を開く(&amp;O)…</translation>
    </message>
    <message>
        <source>A run in another folder; it can be dropped here, too</source>
        <translation>別のフォルダーにある実行。ここにドロップすることもできます</translation>
    </message>
    <message>
        <source>Open a Run</source>
        <translation>実行を開く</translation>
    </message>
    <message>
        <source>Roun&amp;d activations and cache as in the recipe</source>
        <translation>レシピのとおりに活性値とキャッシュを丸める(&amp;D)</translation>
    </message>
    <message>
        <source>The quantized model computes with the rounding that it is meant to run with; the original is never rounded. Keys are rounded once their group of tokens is whole.</source>
        <translation>量子化モデルは、実際の動作で想定される丸めを適用して計算します。元のモデルは丸めません。キーは、トークンのグループがそろった時点で丸めます。</translation>
    </message>
</context>
<context>
    <name>bitlathe::TuningPlot</name>
    <message>
        <source>Tuning of the scales</source>
        <translation>スケールの調整</translation>
    </message>
    <message>
        <source>KL divergence from full precision along the passes over the calibration text, and of the samples that are held out; the log lists the same figures.</source>
        <translation>キャリブレーションテキストを通すごとの、元の精度からの KL ダイバージェンスと、取り分けたサンプルでのそれ。同じ数値がログにもある。</translation>
    </message>
    <message>
        <source>Appears when the scales are tuned, behind the last block.</source>
        <translation>最後のブロックの後、スケールを調整すると表示される。</translation>
    </message>
    <message>
        <source>Passes over the calibration text</source>
        <translation>キャリブレーションテキストを通した回数</translation>
    </message>
    <message>
        <source>KL divergence, nats</source>
        <translation>KL ダイバージェンス、nat</translation>
    </message>
    <message>
        <source>fitted samples</source>
        <translation>合わせたサンプル</translation>
    </message>
    <message>
        <source>held-out samples</source>
        <translation>取り分けたサンプル</translation>
    </message>
    <message>
        <source>taken</source>
        <translation>採用</translation>
    </message>
    <message>
        <source>earlier run</source>
        <translation>以前の実行</translation>
    </message>
    <message>
        <source>fitted samples, along pass %1
%2</source>
        <translation>合わせたサンプル、%1 回目
%2</translation>
    </message>
    <message>
        <source>earlier run, behind pass %1
%2</source>
        <translation>以前の実行、%1 回目の後
%2</translation>
    </message>
    <message>
        <source>taken: held-out samples, behind pass %1
%2</source>
        <translation>採用: 取り分けたサンプル、%1 回目の後
%2</translation>
    </message>
    <message>
        <source>held-out samples, behind pass %1
%2</source>
        <translation>取り分けたサンプル、%1 回目の後
%2</translation>
    </message>
</context>
</TS>
